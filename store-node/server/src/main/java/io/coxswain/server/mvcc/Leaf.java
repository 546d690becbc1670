package io.coxswain.server.mvcc;

import java.util.Arrays;

/// A run of neighbouring keys with their metadata, packed into one byte array. Immutable.
///
/// `bytes` holds the prefix that all keys share, then per key: length of the rest of the key, the rest,
/// [KeyMeta]. `starts` has where each key's part begins, and one more element for the end. With 64-byte
/// keys that have nothing in common a key costs about 90 bytes, everything included.
final class Leaf implements KeyNode {
  static final Leaf EMPTY = new Leaf(new byte[0], new int[] {0}, 0);

  private final byte[] bytes;
  private final int[] starts;
  private final int prefixLength;

  private Leaf(byte[] bytes, int[] starts, int prefixLength) {
    this.bytes = bytes;
    this.starts = starts;
    this.prefixLength = prefixLength;
  }

  @Override
  public int keys() {
    return starts.length - 1;
  }

  int sizeBytes() {
    return bytes.length;
  }

  /// Position of `key`, or `-(position where it belongs) - 1`.
  int find(byte[] key) {
    int shared = Math.min(prefixLength, key.length);
    int order = Arrays.compareUnsigned(key, 0, shared, bytes, 0, prefixLength);
    if (order != 0) {
      return order < 0 ? -1 : -keys() - 1;
    }
    int low = 0;
    int high = keys() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Packed.Reader in = new Packed.Reader(bytes, starts[middle]);
      int length = (int) in.number();
      order =
          Arrays.compareUnsigned(
              bytes, in.position(), in.position() + length, key, prefixLength, key.length);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  byte[] key(int position) {
    Packed.Reader in = new Packed.Reader(bytes, starts[position]);
    int length = (int) in.number();
    byte[] key = Arrays.copyOf(bytes, prefixLength + length);
    System.arraycopy(bytes, in.position(), key, prefixLength, length);
    return key;
  }

  KeyMeta meta(int position) {
    Packed.Reader in = new Packed.Reader(bytes, starts[position]);
    in.skip((int) in.number());
    return KeyMeta.readFrom(in);
  }

  /// This leaf with the key at `position` replaced (same key, new metadata).
  Leaf replaced(int position, byte[] key, KeyMeta meta) {
    return spliced(position, position + 1, key, meta);
  }

  /// This leaf with a new key at `position`.
  Leaf inserted(int position, byte[] key, KeyMeta meta) {
    if (keys() > 0 && sharesPrefix(key)) {
      return spliced(position, position, key, meta);
    }
    byte[] first = position == 0 ? key : key(0);
    byte[] last = position == keys() ? key : key(keys() - 1);
    return new Packer(first, last)
        .copy(this, 0, position)
        .add(key, meta)
        .copy(this, position, keys())
        .pack();
  }

  /// This leaf without the key at `position`.
  Leaf removed(int position) {
    int from = starts[position];
    int gap = starts[position + 1] - from;
    byte[] left = new byte[bytes.length - gap];
    System.arraycopy(bytes, 0, left, 0, from);
    System.arraycopy(bytes, from + gap, left, from, left.length - from);
    int[] leftStarts = new int[starts.length - 1];
    System.arraycopy(starts, 0, leftStarts, 0, position);
    for (int i = position; i < leftStarts.length; i++) {
      leftStarts[i] = starts[i + 1] - gap;
    }
    return leftStarts.length == 1 ? EMPTY : new Leaf(left, leftStarts, prefixLength);
  }

  /// The keys from one position up to another; the shared prefix is found anew.
  Leaf slice(int from, int to) {
    return new Packer(key(from), key(to - 1)).copy(this, from, to).pack();
  }

  /// This leaf's keys followed by those of `right`, all greater.
  Leaf joined(Leaf right) {
    return new Packer(key(0), right.key(right.keys() - 1))
        .copy(this, 0, keys())
        .copy(right, 0, right.keys())
        .pack();
  }

  private boolean sharesPrefix(byte[] key) {
    return key.length >= prefixLength
        && Arrays.equals(key, 0, prefixLength, bytes, 0, prefixLength);
  }

  private Leaf spliced(int from, int to, byte[] key, KeyMeta meta) {
    Packed part = new Packed(key.length - prefixLength + 32);
    part.number(key.length - prefixLength).raw(key, prefixLength, key.length);
    meta.writeTo(part);
    int grown = part.size() - (starts[to] - starts[from]);
    Packed all = new Packed(bytes.length + grown);
    all.raw(bytes, 0, starts[from]).raw(part.toBytes(), 0, part.size());
    all.raw(bytes, starts[to], bytes.length);
    int more = 1 - (to - from);
    int[] newStarts = new int[starts.length + more];
    System.arraycopy(starts, 0, newStarts, 0, from + 1);
    for (int i = from + 1; i < newStarts.length; i++) {
      newStarts[i] = starts[i - more] + grown;
    }
    return new Leaf(all.toBytes(), newStarts, prefixLength);
  }

  /// Packs keys, given in order, behind the prefix that the first and the last of them share.
  static final class Packer {
    private final byte[] prefix;
    private final Packed out = new Packed(1024);
    private int[] starts = new int[KeyTree.LEAF_KEYS_MAX + 2];
    private int count;

    /// @param first smallest key to come
    /// @param last greatest key to come
    Packer(byte[] first, byte[] last) {
      int mismatch = Arrays.mismatch(first, last);
      prefix = mismatch < 0 ? first : Arrays.copyOf(first, mismatch);
      out.raw(prefix, 0, prefix.length);
    }

    Packer add(byte[] key, KeyMeta meta) {
      begin(key.length);
      out.raw(key, prefix.length, key.length);
      meta.writeTo(out);
      return this;
    }

    Packer copy(Leaf source, int from, int to) {
      for (int i = from; i < to; i++) {
        byte[] key = source.key(i);
        begin(key.length);
        out.raw(key, prefix.length, key.length);
        Packed.Reader in = new Packed.Reader(source.bytes, source.starts[i]);
        in.skip((int) in.number());
        out.raw(source.bytes, in.position(), source.starts[i + 1]);
      }
      return this;
    }

    Leaf pack() {
      starts = Arrays.copyOf(starts, count + 1);
      starts[count] = out.size();
      return new Leaf(out.toBytes(), starts, prefix.length);
    }

    private void begin(int keyLength) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
      }
      starts[count++] = out.size();
      out.number(keyLength - prefix.length);
    }
  }
}
