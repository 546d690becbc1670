package io.coxswain.server.mvcc;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The keys that live now, in order, with their metadata: an immutable B+ tree that knows how many keys
/// each of its parts holds.
///
/// Looking up a key, its rank, and the number of keys in a range cost O(log n). A [KeyTreeEditor] makes
/// changed trees that share all untouched nodes with this one; a reader that holds a tree holds a
/// consistent state, without locks, for as long as it likes.
///
/// Memory: see [Leaf]; a put copies one leaf (about 2 KB) and, once per batch, the inner nodes above it.
final class KeyTree {
  static final int LEAF_KEYS_MAX = 32;

  /// A leaf that grows above this is split even if it holds few keys: copying it would cost too much.
  static final int LEAF_BYTES_MAX = 8192;

  static final KeyTree EMPTY = new KeyTree(Leaf.EMPTY);

  private final KeyNode root;

  KeyTree(KeyNode root) {
    this.root = root;
  }

  KeyNode root() {
    return root;
  }

  int size() {
    return root.keys();
  }

  @Nullable KeyMeta get(byte[] key) {
    return find(root, key);
  }

  static @Nullable KeyMeta find(KeyNode root, byte[] key) {
    KeyNode node = root;
    while (node instanceof Inner inner) {
      node = inner.child(inner.childFor(key));
    }
    Leaf leaf = (Leaf) node;
    int position = leaf.find(key);
    return position < 0 ? null : leaf.meta(position);
  }

  /// How many keys are smaller than `key`.
  int rank(byte[] key) {
    int rank = 0;
    KeyNode node = root;
    while (node instanceof Inner inner) {
      int child = inner.childFor(key);
      rank += inner.keysBefore(child);
      node = inner.child(child);
    }
    int position = ((Leaf) node).find(key);
    return rank + (position < 0 ? -position - 1 : position);
  }

  /// How many keys the span holds.
  int count(KeySpan span) {
    int below = rank(span.from());
    int upTo = span.to() == null ? size() : rank(span.to());
    return Math.max(0, upTo - below);
  }

  /// Walks the keys of a span in order.
  Walk walk(KeySpan span) {
    return new Walk(root, span);
  }

  /// Stands on one key after the other.
  static final class Walk {
    private final byte @Nullable [] to;
    private final Inner[] path;
    private final int[] positions;
    private int depth;
    private Leaf leaf = Leaf.EMPTY;
    private int position;
    private byte[] key = {};

    private Walk(KeyNode root, KeySpan span) {
      to = span.to();
      int height = 0;
      for (KeyNode node = root; node instanceof Inner inner; node = inner.child(0)) {
        height++;
      }
      path = new Inner[height];
      positions = new int[height];
      KeyNode node = root;
      while (node instanceof Inner inner) {
        int child = inner.childFor(span.from());
        path[depth] = inner;
        positions[depth++] = child;
        node = inner.child(child);
      }
      leaf = (Leaf) node;
      int found = leaf.find(span.from());
      position = (found < 0 ? -found - 1 : found) - 1;
    }

    boolean next() {
      position++;
      if (position == leaf.keys() && !nextLeaf()) {
        return false;
      }
      key = leaf.key(position);
      return to == null || Arrays.compareUnsigned(key, to) < 0;
    }

    byte[] key() {
      return key;
    }

    KeyMeta meta() {
      return leaf.meta(position);
    }

    private boolean nextLeaf() {
      int level = depth - 1;
      while (level >= 0 && positions[level] == path[level].size() - 1) {
        level--;
      }
      if (level < 0) {
        position--; // stay at the end when asked again
        return false;
      }
      KeyNode node = path[level].child(++positions[level]);
      while (node instanceof Inner inner) {
        path[++level] = inner;
        positions[level] = 0;
        node = inner.child(0);
      }
      leaf = (Leaf) node;
      position = 0;
      return true;
    }
  }
}
