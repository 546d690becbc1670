package io.coxswain.server.lease;

import com.google.protobuf.ByteString;
import io.coxswain.api.error.WireError;
import io.coxswain.server.contract.RequestFailed;
import io.coxswain.server.lane.Lane;
import io.coxswain.server.lane.Mailbox;
import io.coxswain.server.lease.LeaseReads.TimeToLive;
import io.coxswain.server.world.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/// The lane that keeps time for leases: on the leader it renews, answers how much is left, and proposes
/// to revoke what has expired; on any other member it does nothing.
///
/// What is promised: a client whose keep-alive was answered with TTL t holds the lease for t seconds from
/// when it asked, whoever leads then. So a renewal is answered only after a read round that began later
/// has proven the lead: a later leader was elected after that, and grants the whole TTL anew, plus an
/// election timeout (which covers the time in which nobody could renew).
public final class Lessor implements Lane<Lessor.Event>, LeaseBook.Listener {

  /// What can happen to a lessor.
  public sealed interface Event {
    /// This member leads `term` and has applied everything of earlier terms.
    ///
    /// @param extensionNanos added to every lease: the election timeout in force
    record Led(long term, long extensionNanos) implements Event {}

    /// This member does not lead any more.
    record Deposed() implements Event {}

    /// The book has changed, or a round has ended: look.
    record Look() implements Event {}

    /// A client's question.
    record Asked(Question question) implements Event {}
  }

  /// Questions that may wait for a round, and renewals that may wait for a revocation.
  static final int QUESTIONS_MAX = 65_536;

  private final Mailbox<Event> own;
  private final LeaseBook book;
  private final LeaseAuthority authority;
  private final Clock clock;
  private final Expiry expiry;
  private final LongAdder renewals = new LongAdder();

  /// 0 while this member does not lead.
  private long term;

  /// Answered after the round that runs now; then those that came meanwhile get a round of their own.
  private List<Question> inRound = List.of();

  private CompletableFuture<Void> round = CompletableFuture.completedFuture(null);
  private List<Question> waiting = new ArrayList<>();

  /// Renewals that came when the revocation was proposed already: answered when it is applied.
  private final Map<Long, List<Question.Renew>> revoked = new HashMap<>();

  private int late;

  public Lessor(Mailbox<Event> own, LeaseBook book, LeaseAuthority authority, Clock clock) {
    this.own = own;
    this.book = book;
    this.authority = authority;
    this.clock = clock;
    this.expiry = new Expiry(book, clock);
  }

  /// Renews a lease; answers its TTL in seconds, or 0 if there is no such lease. Fails with
  /// `RequestFailed`: not leader, or too many wait. Thread-safe.
  public CompletableFuture<Long> renew(long id) {
    Question.Renew question = new Question.Renew(id, clock.nanoTime(), new CompletableFuture<>());
    ask(question);
    return question.answer();
  }

  /// How much is left; empty if there is no such lease. Fails as [#renew]. Thread-safe.
  public CompletableFuture<Optional<TimeToLive>> inspect(long id, boolean withKeys) {
    Question.Inspect question = new Question.Inspect(id, withKeys, new CompletableFuture<>());
    ask(question);
    return question.answer();
  }

  /// Renewals that were granted, since the start. Any thread.
  public long renewals() {
    return renewals.sum();
  }

  /// Leases that were found expired while this member led, since the start. Any thread.
  public long expirations() {
    return expiry.found();
  }

  /// All lease ids, soonest expiry first as far as this member knows (the leader does). Thread-safe.
  public List<Long> list() {
    record Due(long id, long inNanos) {}
    long now = clock.nanoTime();
    return book.all().stream()
        .map(lease -> new Due(lease.id(), lease.deadlineNanos() - now))
        .sorted(Comparator.comparingLong(Due::inNanos).thenComparingLong(Due::id))
        .map(Due::id)
        .toList();
  }

  @Override
  public void leasesChanged() {
    look();
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.Led(long newTerm, long extensionNanos) -> {
        depose();
        term = newTerm;
        expiry.begin(extensionNanos);
      }
      case Event.Deposed _ -> depose();
      case Event.Look _ -> {}
      case Event.Asked(Question question) -> accept(question);
    }
  }

  @Override
  public void endOfTurn() {
    lookAtChanges();
    if (round.isDone() && !inRound.isEmpty()) {
      List<Question> answered = inRound;
      inRound = List.of();
      Optional<WireError> failure = failureOfRound();
      answered.forEach(question -> failure.ifPresentOrElse(question::fail, () -> answer(question)));
    }
    if (inRound.isEmpty() && !waiting.isEmpty()) {
      inRound = waiting;
      waiting = new ArrayList<>();
      round = authority.confirmLead();
      // What whenComplete answers is done only after its action: the lane could look before that.
      var _ = round.whenComplete((_, _) -> look());
    }
  }

  @Override
  public long nextDeadlineNanos() {
    return expiry.nextNanos();
  }

  @Override
  public void onDeadline() {
    lookAtChanges();
    List<Long> expired = expiry.takeExpired();
    if (!expired.isEmpty()) {
      authority.proposeRevocations(term, expired);
    }
  }

  private Optional<WireError> failureOfRound() {
    if (!round.isCompletedExceptionally()) {
      return Optional.empty();
    }
    return Optional.of(
        round.exceptionNow() instanceof RequestFailed refused
            ? refused.error()
            : WireError.NOT_LEADER);
  }

  private void look() {
    own.offer(new Event.Look()); // if the box is full, the lane looks anyway
  }

  private void ask(Question question) {
    if (!own.offer(new Event.Asked(question))) {
      question.fail(WireError.TOO_MANY_REQUESTS);
    }
  }

  private void accept(Question question) {
    if (term == 0) {
      question.fail(WireError.NOT_LEADER);
    } else if (waiting.size() >= QUESTIONS_MAX) {
      question.fail(WireError.TOO_MANY_REQUESTS);
    } else {
      waiting.add(question);
      if (question instanceof Question.Renew renewal) {
        // At once, so that it doesn't expire while the round runs; more time is always safe.
        renewIfAlive(renewal);
      }
    }
  }

  private void answer(Question question) {
    switch (question) {
      case Question.Renew renewal -> answer(renewal);
      case Question.Inspect inspection -> inspection.answer().complete(answerOf(inspection));
    }
  }

  private void answer(Question.Renew renewal) {
    Lease lease = book.find(renewal.id());
    if (lease == null) {
      renewal.answer().complete(0L);
    } else if (renewIfAlive(renewal)) {
      renewals.increment();
      renewal.answer().complete(lease.ttlSeconds());
    } else if (late >= QUESTIONS_MAX) {
      renewal.fail(WireError.TOO_MANY_REQUESTS);
    } else {
      revoked.computeIfAbsent(renewal.id(), _ -> new ArrayList<>()).add(renewal);
      late++;
    }
  }

  private Optional<TimeToLive> answerOf(Question.Inspect inspection) {
    Lease lease = book.find(inspection.id());
    if (lease == null) {
      return Optional.empty();
    }
    long left = Math.max(0, (lease.deadlineNanos() - clock.nanoTime()) / 1_000_000_000L);
    List<ByteString> keys = inspection.withKeys() ? List.copyOf(lease.keys()) : List.of();
    return Optional.of(new TimeToLive(left, lease.ttlSeconds(), keys));
  }

  private boolean renewIfAlive(Question.Renew renewal) {
    Lease lease = book.find(renewal.id());
    if (lease == null || expiry.isRevoking(lease)) {
      return false;
    }
    expiry.renew(lease, renewal.askedNanos());
    return true;
  }

  private void lookAtChanges() {
    for (Long gone : expiry.changed(book.takeChanged())) {
      List<Question.Renew> renewals = revoked.remove(gone);
      if (renewals != null) {
        late -= renewals.size();
        renewals.forEach(renewal -> renewal.answer().complete(0L));
      }
    }
  }

  private void depose() {
    term = 0;
    expiry.end();
    List<Question> unanswered = new ArrayList<>(inRound);
    unanswered.addAll(waiting);
    revoked.values().forEach(unanswered::addAll);
    inRound = List.of();
    waiting = new ArrayList<>();
    revoked.clear();
    late = 0;
    round = CompletableFuture.completedFuture(null);
    unanswered.forEach(question -> question.fail(WireError.NOT_LEADER));
  }
}
