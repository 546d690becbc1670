package io.coxswain.server.node;

import static io.coxswain.server.metrics.Metric.DELETES;
import static io.coxswain.server.metrics.Metric.LEASES_GRANTED;
import static io.coxswain.server.metrics.Metric.LEASES_REVOKED;
import static io.coxswain.server.metrics.Metric.LEASE_TTL;
import static io.coxswain.server.metrics.Metric.PUTS;
import static io.coxswain.server.metrics.Metric.SLOW_APPLY;
import static io.coxswain.server.metrics.Metric.TXNS;

import com.google.protobuf.MessageLite;
import io.coxswain.api.etcd.DeleteRangeResponse;
import io.coxswain.api.etcd.LeaseGrantResponse;
import io.coxswain.api.etcd.LeaseRevokeResponse;
import io.coxswain.api.etcd.PutResponse;
import io.coxswain.api.etcd.ResponseOp;
import io.coxswain.api.etcd.TxnResponse;
import io.coxswain.raft.Entry;
import io.coxswain.server.apply.Outcome;
import io.coxswain.server.metrics.Metrics;
import io.coxswain.server.metrics.Metrics.Count;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what was applied, by the answers; warns of groups that took long. Applier's lane only.
final class OperationCounts implements AppliedWitness {
  private static final Logger LOG = LoggerFactory.getLogger(OperationCounts.class);

  private final Count puts;
  private final Count deletes;
  private final Count txns;
  private final Count granted;
  private final Count revoked;
  private final Count slow;
  private final DoubleConsumer ttls;
  private final Duration slowFrom;

  /// @param slowFrom `--warning-apply-duration`
  OperationCounts(Metrics metrics, Duration slowFrom) {
    this.puts = metrics.count(PUTS);
    this.deletes = metrics.count(DELETES);
    this.txns = metrics.count(TXNS);
    this.granted = metrics.count(LEASES_GRANTED);
    this.revoked = metrics.count(LEASES_REVOKED);
    this.slow = metrics.count(SLOW_APPLY);
    this.ttls = metrics.observe(LEASE_TTL);
    this.slowFrom = slowFrom;
  }

  @Override
  public void applied(List<Entry> group, List<Outcome> outcomes, long nanos) {
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Answered answered) {
        count(answered.answer().response());
      }
    }
    if (nanos > slowFrom.toNanos()) {
      slow.increment();
      LOG.atWarn()
          .addKeyValue("took-ms", Duration.ofNanos(nanos).toMillis())
          .addKeyValue("expected-ms", slowFrom.toMillis())
          .addKeyValue("entries", outcomes.size())
          .log("applying took too long; the disk of the state may be slow");
    }
  }

  private void count(MessageLite answer) {
    switch (answer) {
      case PutResponse _ -> puts.increment();
      case DeleteRangeResponse _ -> deletes.increment();
      case TxnResponse txn -> {
        if (operations(txn) > 1) {
          txns.increment();
        }
      }
      case LeaseGrantResponse lease -> {
        granted.increment();
        ttls.accept((double) lease.getTTL());
      }
      case LeaseRevokeResponse _ -> revoked.increment();
      default -> {}
    }
  }

  /// Counts the puts and deletes of a transaction; answers the number of all its operations.
  private int operations(TxnResponse txn) {
    int operations = 0;
    for (ResponseOp operation : txn.getResponsesList()) {
      operations++;
      switch (operation.getResponseCase()) {
        case RESPONSE_PUT -> puts.increment();
        case RESPONSE_DELETE_RANGE -> deletes.increment();
        case RESPONSE_TXN -> operations += operations(operation.getResponseTxn()) - 1;
        case RESPONSE_RANGE, RESPONSE_NOT_SET -> {}
      }
    }
    return operations;
  }
}
