package io.coxswain.server.mvcc;

import java.util.Arrays;

/// An inner node of the [KeyTree]. Only the [KeyTreeEditor] that made it may change it, and only until that
/// editor has handed out a tree that holds it.
final class Inner implements KeyNode {
  static final int CHILDREN_MAX = 64;
  private static final byte[] NO_SEPARATOR = {};

  /// Tells whose a node is: one of another mark is copied before it is changed.
  static final class Mark {}

  private final Mark owner;

  private int size;
  private KeyNode[] children;

  /// `separators[i]`, i > 0: greater than every key below child i-1, not greater than any below child i.
  private byte[][] separators;

  /// `counts[i]` = `children[i].keys()`, so that ranks need not touch the children.
  private int[] counts;

  private int keys;

  Inner(Mark owner) {
    this.owner = owner;
    this.children = new KeyNode[8];
    this.separators = new byte[8][];
    this.counts = new int[8];
  }

  private Inner(Mark owner, Inner other) {
    this.owner = owner;
    this.size = other.size;
    this.children = other.children.clone();
    this.separators = other.separators.clone();
    this.counts = other.counts.clone();
    this.keys = other.keys;
  }

  Inner ownedBy(Mark editor) {
    return owner == editor ? this : new Inner(editor, this);
  }

  @Override
  public int keys() {
    return keys;
  }

  int size() {
    return size;
  }

  KeyNode child(int position) {
    return children[position];
  }

  byte[] separator(int position) {
    return separators[position];
  }

  /// The child in whose span the key lies.
  int childFor(byte[] key) {
    int low = 1;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(separators[middle], key) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return low - 1;
  }

  /// Keys below the children left of `child`.
  int keysBefore(int child) {
    int sum = 0;
    for (int i = 0; i < child; i++) {
      sum += counts[i];
    }
    return sum;
  }

  void appendFirst(KeyNode child) {
    insert(0, NO_SEPARATOR, child);
  }

  void append(byte[] separator, KeyNode child) {
    insert(size, separator, child);
  }

  void insert(int position, byte[] separator, KeyNode child) {
    if (size == children.length) {
      int capacity = size * 2;
      children = Arrays.copyOf(children, capacity);
      separators = Arrays.copyOf(separators, capacity);
      counts = Arrays.copyOf(counts, capacity);
    }
    int moved = size - position;
    System.arraycopy(children, position, children, position + 1, moved);
    System.arraycopy(separators, position, separators, position + 1, moved);
    System.arraycopy(counts, position, counts, position + 1, moved);
    children[position] = child;
    separators[position] = separator;
    counts[position] = child.keys();
    size++;
    keys += child.keys();
  }

  /// Puts a changed child in its place, or the same one after it was changed inside.
  void replace(int position, KeyNode child) {
    keys += child.keys() - counts[position];
    children[position] = child;
    counts[position] = child.keys();
  }

  void remove(int position) {
    keys -= counts[position];
    int moved = size - position - 1;
    System.arraycopy(children, position + 1, children, position, moved);
    System.arraycopy(separators, position + 1, separators, position, moved);
    System.arraycopy(counts, position + 1, counts, position, moved);
    size--;
    children[size] = Leaf.EMPTY; // let go of the node
  }

  /// Moves the upper half into a new node of the same owner.
  Inner splitOff() {
    Inner right = new Inner(owner);
    int half = size / 2;
    for (int i = half; i < size; i++) {
      right.append(separators[i], children[i]);
    }
    while (size > half) {
      remove(size - 1);
    }
    return right;
  }

  /// Appends all of `right`, whose least key `separator` bounds from below.
  void append(byte[] separator, Inner right) {
    append(separator, right.children[0]);
    for (int i = 1; i < right.size; i++) {
      append(right.separators[i], right.children[i]);
    }
  }
}
