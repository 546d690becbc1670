package io.coxswain.raft.simulation;

import io.coxswain.raft.Input;
import io.coxswain.raft.Message;
import io.coxswain.raft.RandomSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;

/// Links that lose, delay, reorder and double messages, and that can be cut in one direction.
final class SimulatedNetwork {
  private static final long MILLISECOND = 1_000_000;

  private record Link(long from, long to) {}

  private final Scheduler scheduler;
  private final RandomSource random;
  private final BiConsumer<Long, Input> deliver;
  private final Set<Link> cut = new HashSet<>();
  private Faults faults;

  SimulatedNetwork(
      Scheduler scheduler, RandomSource random, Faults faults, BiConsumer<Long, Input> deliver) {
    this.scheduler = scheduler;
    this.random = random;
    this.faults = faults;
    this.deliver = deliver;
  }

  void cut(long from, long to) {
    cut.add(new Link(from, to));
  }

  void heal() {
    cut.clear();
  }

  void become(Faults changed) {
    faults = changed;
  }

  void send(Message message) {
    if (hits(faults.loss()) || isCut(message)) {
      return;
    }
    scheduler.after(delay(), () -> arrive(message));
    if (hits(faults.duplication())) {
      scheduler.after(delay(), () -> arrive(message));
    }
  }

  private void arrive(Message message) {
    if (!isCut(message)) {
      deliver.accept(message.to(), new Input.Receive(message));
    }
  }

  private boolean isCut(Message message) {
    return cut.contains(new Link(message.from(), message.to()));
  }

  private long delay() {
    if (hits(faults.straggling())) {
      return random.below(3_000 * MILLISECOND);
    }
    long spread = (faults.delayMax() - faults.delayMin()) * MILLISECOND;
    return faults.delayMin() * MILLISECOND + random.below(spread + 1);
  }

  private boolean hits(int thousandths) {
    return random.below(1000) < thousandths;
  }
}
