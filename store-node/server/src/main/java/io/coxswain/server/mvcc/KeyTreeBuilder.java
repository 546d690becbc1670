package io.coxswain.server.mvcc;

import java.util.ArrayList;
import java.util.List;

/// Builds a [KeyTree] from keys that come in order: no node is touched twice.
final class KeyTreeBuilder {
  /// Leaves and inner nodes are left with room, so that the first puts do not split every one of them.
  private static final int LEAF_KEYS = KeyTree.LEAF_KEYS_MAX * 7 / 8;

  private static final int CHILDREN = Inner.CHILDREN_MAX * 7 / 8;

  private final List<KeyNode> leaves = new ArrayList<>();
  private final List<byte[]> separators = new ArrayList<>();
  private final List<byte[]> keys = new ArrayList<>();
  private final List<KeyMeta> metas = new ArrayList<>();
  private final Inner.Mark mark = new Inner.Mark();
  private int pendingBytes;
  private byte[] lastKey = {};

  void append(byte[] key, KeyMeta meta) {
    if (keys.size() == LEAF_KEYS
        || (pendingBytes > KeyTree.LEAF_BYTES_MAX / 2 && !keys.isEmpty())) {
      closeLeaf();
    }
    keys.add(key);
    metas.add(meta);
    pendingBytes += key.length;
  }

  KeyTree build() {
    if (!keys.isEmpty()) {
      closeLeaf();
    }
    if (leaves.isEmpty()) {
      return KeyTree.EMPTY;
    }
    List<KeyNode> level = leaves;
    List<byte[]> bounds = separators;
    while (level.size() > 1) {
      List<KeyNode> above = new ArrayList<>();
      List<byte[]> boundsAbove = new ArrayList<>();
      for (int from = 0; from < level.size(); from += CHILDREN) {
        int to = Math.min(level.size(), from + CHILDREN);
        Inner inner = new Inner(mark);
        for (int i = from; i < to; i++) {
          inner.append(bounds.get(i), level.get(i));
        }
        above.add(inner);
        boundsAbove.add(bounds.get(from));
      }
      level = above;
      bounds = boundsAbove;
    }
    return new KeyTree(level.getFirst());
  }

  private void closeLeaf() {
    byte[] first = keys.getFirst();
    Leaf.Packer packer = new Leaf.Packer(first, keys.getLast());
    for (int i = 0; i < keys.size(); i++) {
      packer.add(keys.get(i), metas.get(i));
    }
    separators.add(leaves.isEmpty() ? first : KeyTreeEditor.between(lastKey, first));
    leaves.add(packer.pack());
    lastKey = keys.getLast();
    keys.clear();
    metas.clear();
    pendingBytes = 0;
  }
}
