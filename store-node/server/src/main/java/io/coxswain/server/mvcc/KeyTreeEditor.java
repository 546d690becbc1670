package io.coxswain.server.mvcc;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Changes a [KeyTree] without disturbing anyone who reads it: nodes are copied before their first change
/// and changed in place after, until [#tree()] hands them out. One thread.
final class KeyTreeEditor {
  /// A leaf or inner node below a quarter of its capacity is joined with a neighbour if both fit easily.
  private static final int LEAF_KEYS_LOW = KeyTree.LEAF_KEYS_MAX / 4;

  private static final int LEAF_KEYS_JOINED = KeyTree.LEAF_KEYS_MAX * 3 / 4;
  private static final int CHILDREN_LOW = Inner.CHILDREN_MAX / 4;
  private static final int CHILDREN_JOINED = Inner.CHILDREN_MAX * 3 / 4;

  private KeyNode root;
  private Inner.Mark owner = new Inner.Mark();

  KeyTreeEditor(KeyTree tree) {
    root = tree.root();
  }

  /// The tree as it is now; later edits do not change it.
  KeyTree tree() {
    owner = new Inner.Mark();
    return new KeyTree(root);
  }

  /// The tree as it is now, valid until the next edit only: for reads in between.
  KeyTree current() {
    return new KeyTree(root);
  }

  @Nullable KeyMeta get(byte[] key) {
    return KeyTree.find(root, key);
  }

  /// Adds a key or replaces its metadata.
  void put(byte[] key, KeyMeta meta) {
    Changed changed = put(root, key, meta);
    root = changed.node;
    if (changed.right != null) {
      Inner above = new Inner(owner);
      above.appendFirst(changed.node);
      above.append(changed.separator, changed.right);
      root = above;
    }
  }

  /// Removes a key; nothing happens if it is not there.
  void remove(byte[] key) {
    if (get(key) == null) {
      return;
    }
    KeyNode left = remove(root, key);
    while (left instanceof Inner inner && inner.size() == 1) {
      left = inner.child(0);
    }
    root = left instanceof Inner inner && inner.size() == 0 ? Leaf.EMPTY : left;
  }

  private Changed put(KeyNode node, byte[] key, KeyMeta meta) {
    return switch (node) {
      case Leaf leaf -> putIntoLeaf(leaf, key, meta);
      case Inner inner -> putBelow(inner.ownedBy(owner), key, meta);
    };
  }

  private Changed putBelow(Inner inner, byte[] key, KeyMeta meta) {
    int position = inner.childFor(key);
    Changed below = put(inner.child(position), key, meta);
    inner.replace(position, below.node);
    if (below.right != null) {
      inner.insert(position + 1, below.separator, below.right);
    }
    if (inner.size() <= Inner.CHILDREN_MAX) {
      return new Changed(inner);
    }
    Inner right = inner.splitOff();
    return new Changed(inner, right.separator(0), right);
  }

  private static Changed putIntoLeaf(Leaf leaf, byte[] key, KeyMeta meta) {
    int found = leaf.find(key);
    if (found >= 0) {
      return new Changed(leaf.replaced(found, key, meta));
    }
    int position = -found - 1;
    Leaf grown = leaf.inserted(position, key, meta);
    boolean fits =
        grown.keys() <= KeyTree.LEAF_KEYS_MAX
            && (grown.sizeBytes() <= KeyTree.LEAF_BYTES_MAX || grown.keys() == 1);
    if (fits) {
      return new Changed(grown);
    }
    // Keys that arrive in order would leave half-empty leaves behind: let the full one be.
    int middle = position == leaf.keys() ? leaf.keys() : grown.keys() / 2;
    Leaf left = grown.slice(0, middle);
    Leaf right = grown.slice(middle, grown.keys());
    return new Changed(left, between(left.key(left.keys() - 1), right.key(0)), right);
  }

  private KeyNode remove(KeyNode node, byte[] key) {
    return switch (node) {
      case Leaf leaf -> leaf.removed(leaf.find(key));
      case Inner inner -> removeBelow(inner.ownedBy(owner), key);
    };
  }

  private Inner removeBelow(Inner inner, byte[] key) {
    int position = inner.childFor(key);
    KeyNode below = remove(inner.child(position), key);
    if (below.keys() == 0) {
      inner.remove(position);
      return inner;
    }
    inner.replace(position, below);
    if (isLow(below) && !joinWithRight(inner, position) && position > 0) {
      joinWithRight(inner, position - 1);
    }
    return inner;
  }

  private static boolean isLow(KeyNode node) {
    return switch (node) {
      case Leaf leaf -> leaf.keys() < LEAF_KEYS_LOW;
      case Inner inner -> inner.size() < CHILDREN_LOW;
    };
  }

  private boolean joinWithRight(Inner parent, int position) {
    if (position + 1 >= parent.size()) {
      return false;
    }
    byte[] separator = parent.separator(position + 1);
    KeyNode joined = joined(parent.child(position), separator, parent.child(position + 1));
    if (joined == null) {
      return false;
    }
    parent.remove(position + 1);
    parent.replace(position, joined);
    return true;
  }

  private @Nullable KeyNode joined(KeyNode left, byte[] separator, KeyNode right) {
    if (left instanceof Leaf leftLeaf && right instanceof Leaf rightLeaf) {
      boolean fits =
          leftLeaf.keys() + rightLeaf.keys() <= LEAF_KEYS_JOINED
              && leftLeaf.sizeBytes() + rightLeaf.sizeBytes() <= KeyTree.LEAF_BYTES_MAX / 2;
      return fits ? leftLeaf.joined(rightLeaf) : null;
    }
    if (left instanceof Inner leftInner && right instanceof Inner rightInner) {
      if (leftInner.size() + rightInner.size() > CHILDREN_JOINED) {
        return null;
      }
      Inner joined = leftInner.ownedBy(owner);
      joined.append(separator, rightInner);
      return joined;
    }
    throw new IllegalStateException("neighbours in the key tree differ in height");
  }

  /// The shortest key that is greater than `left` and not greater than `right`.
  static byte[] between(byte[] left, byte[] right) {
    return Arrays.copyOf(right, Arrays.mismatch(left, right) + 1);
  }

  /// A node after a change, and the node that was split off to its right, if it was.
  private static final class Changed {
    private static final byte[] NOT_SPLIT = {};
    final KeyNode node;
    final byte[] separator;
    final @Nullable KeyNode right;

    Changed(KeyNode node) {
      this(node, NOT_SPLIT, null);
    }

    Changed(KeyNode node, byte[] separator, @Nullable KeyNode right) {
      this.node = node;
      this.separator = separator;
      this.right = right;
    }
  }
}
