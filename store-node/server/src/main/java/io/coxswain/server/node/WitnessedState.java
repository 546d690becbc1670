package io.coxswain.server.node;

import io.coxswain.raft.Entry;
import io.coxswain.server.apply.Outcome;
import io.coxswain.server.apply.Standing;
import io.coxswain.server.apply.StateMachine;
import io.coxswain.server.world.Clock;
import java.util.List;

/// A state machine that is looked at while it works.
record WitnessedState(StateMachine state, Clock clock, AppliedWitness witness)
    implements StateMachine {
  @Override
  public Standing standing() {
    return state.standing();
  }

  @Override
  public List<Outcome> apply(List<Entry> group) {
    long start = clock.nanoTime();
    List<Outcome> outcomes = state.apply(group);
    witness.applied(group, outcomes, clock.nanoTime() - start);
    return outcomes;
  }

  @Override
  public boolean tidy() {
    return state.tidy();
  }
}
