package io.coxswain.server.watch;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Which intervals hold a key: O(log n + hits) per question.
///
/// An AVL tree ordered by (start, end) in which every node also knows the furthest end below it, so that
/// whole branches that end too early are skipped (Cormen et al., "Interval trees"). Several values may
/// share an interval, a value has it once. Not thread-safe.
final class IntervalTree<V> {
  private @Nullable Node<V> root;

  void add(KeyInterval interval, V value) {
    root = add(root, interval, value);
  }

  /// Nothing happens if it isn't there.
  void remove(KeyInterval interval, V value) {
    root = remove(root, interval, value);
  }

  boolean isEmpty() {
    return root == null;
  }

  /// Hands out every value whose interval holds `key`, in the order of the intervals.
  void forEachHolding(ByteString key, Consumer<? super V> action) {
    visit(root, key, action);
  }

  /// Height of the tree; at most 1.44 log2(n).
  int height() {
    return height(root);
  }

  private void visit(@Nullable Node<V> node, ByteString key, Consumer<? super V> action) {
    if (node == null || !endsAfter(node.furthestEnd, key)) {
      return;
    }
    visit(node.left, key, action);
    if (KeyInterval.BYTEWISE.compare(node.interval.from(), key) <= 0) {
      if (node.interval.endsAfter(key)) {
        node.values.forEach(action);
      }
      visit(node.right, key, action);
    }
  }

  private Node<V> add(@Nullable Node<V> node, KeyInterval interval, V value) {
    if (node == null) {
      return new Node<>(interval, value);
    }
    int order = compare(interval, node.interval);
    if (order == 0) {
      node.values.add(value);
      return node;
    }
    if (order < 0) {
      node.left = add(node.left, interval, value);
    } else {
      node.right = add(node.right, interval, value);
    }
    return balanced(node);
  }

  private @Nullable Node<V> remove(@Nullable Node<V> node, KeyInterval interval, V value) {
    if (node == null) {
      return null;
    }
    int order = compare(interval, node.interval);
    if (order < 0) {
      node.left = remove(node.left, interval, value);
    } else if (order > 0) {
      node.right = remove(node.right, interval, value);
    } else {
      node.values.remove(value);
      return node.values.isEmpty() ? withoutRoot(node) : node;
    }
    return balanced(node);
  }

  private @Nullable Node<V> withoutRoot(Node<V> node) {
    Node<V> left = node.left;
    Node<V> right = node.right;
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    Node<V> successor = right;
    while (successor.left != null) {
      successor = successor.left;
    }
    successor.right = withoutLeftmost(right);
    successor.left = left;
    return balanced(successor);
  }

  private @Nullable Node<V> withoutLeftmost(Node<V> node) {
    if (node.left == null) {
      return node.right;
    }
    node.left = withoutLeftmost(node.left);
    return balanced(node);
  }

  private Node<V> balanced(Node<V> node) {
    int lean = height(node.left) - height(node.right);
    if (lean > 1) {
      Node<V> left = requireNonNull(node.left);
      if (height(left.left) < height(left.right)) {
        node.left = rotatedLeft(left);
      }
      return rotatedRight(node);
    }
    if (lean < -1) {
      Node<V> right = requireNonNull(node.right);
      if (height(right.right) < height(right.left)) {
        node.right = rotatedRight(right);
      }
      return rotatedLeft(node);
    }
    node.refresh();
    return node;
  }

  private Node<V> rotatedRight(Node<V> node) {
    Node<V> top = requireNonNull(node.left);
    node.left = top.right;
    top.right = node;
    node.refresh();
    top.refresh();
    return top;
  }

  private Node<V> rotatedLeft(Node<V> node) {
    Node<V> top = requireNonNull(node.right);
    node.right = top.left;
    top.left = node;
    node.refresh();
    top.refresh();
    return top;
  }

  private static int height(@Nullable Node<?> node) {
    return node == null ? 0 : node.height;
  }

  private static int compare(KeyInterval one, KeyInterval other) {
    int byStart = KeyInterval.BYTEWISE.compare(one.from(), other.from());
    return byStart != 0 ? byStart : compareEnds(one.to(), other.to());
  }

  /// No end is the furthest end.
  private static int compareEnds(Optional<ByteString> one, Optional<ByteString> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Boolean.compare(one.isEmpty(), other.isEmpty());
    }
    return KeyInterval.BYTEWISE.compare(one.get(), other.get());
  }

  private static boolean endsAfter(Optional<ByteString> end, ByteString key) {
    return end.isEmpty() || KeyInterval.BYTEWISE.compare(key, end.get()) < 0;
  }

  private static final class Node<V> {
    private final KeyInterval interval;
    private final Set<V> values = LinkedHashSet.newLinkedHashSet(1);
    private @Nullable Node<V> left;
    private @Nullable Node<V> right;
    private int height = 1;

    /// Invariant: the largest end of this node and everything below it.
    private Optional<ByteString> furthestEnd;

    Node(KeyInterval interval, V value) {
      this.interval = interval;
      this.furthestEnd = interval.to();
      values.add(value);
    }

    void refresh() {
      height = 1 + Math.max(IntervalTree.height(left), IntervalTree.height(right));
      furthestEnd = interval.to();
      reachAsFarAs(left);
      reachAsFarAs(right);
    }

    private void reachAsFarAs(@Nullable Node<V> child) {
      if (child != null && compareEnds(child.furthestEnd, furthestEnd) > 0) {
        furthestEnd = child.furthestEnd;
      }
    }
  }
}
