package io.coxswain.trials;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What happens to bytes on their way from one member to another; each direction has its own rule. Thread-safe.
final class LinkRules {
  /// The way from one member to another, by name.
  record Way(String from, String to) {}

  /// @param cut nothing arrives; what was sent waits, as in a sender's kernel that tries again and again
  /// @param delayNanos how much later everything arrives
  /// @param jitterNanos up to this is added, chunk by chunk; order is kept
  record Rule(boolean cut, long delayNanos, long jitterNanos) {
    static final Rule OPEN = new Rule(false, 0, 0);
    static final Rule CUT = new Rule(true, 0, 0);
  }

  private final Map<Way, Rule> rules = new ConcurrentHashMap<>();
  private final Map<Way, AtomicLong> resets = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  void set(Way way, Rule rule) {
    lock.lock();
    try {
      rules.put(way, rule);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Resets every connection that carries this way at the moment.
  void reset(Way way) {
    lock.lock();
    try {
      resets.computeIfAbsent(way, _ -> new AtomicLong()).incrementAndGet();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// All ways are open again.
  void heal() {
    lock.lock();
    try {
      rules.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Rule of(Way way) {
    return rules.getOrDefault(way, Rule.OPEN);
  }

  /// How often the connections of this way were reset.
  long resets(Way way) {
    AtomicLong count = resets.get(way);
    return count == null ? 0 : count.get();
  }

  /// Waits while the way is cut.
  ///
  /// @return false if its connections were reset since `resetsBefore`
  boolean awaitOpen(Way way, long resetsBefore) throws InterruptedException {
    lock.lock();
    try {
      while (of(way).cut() && resets(way) == resetsBefore) {
        changed.await();
      }
      return resets(way) == resetsBefore;
    } finally {
      lock.unlock();
    }
  }
}
