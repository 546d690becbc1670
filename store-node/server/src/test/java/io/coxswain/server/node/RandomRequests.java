package io.coxswain.server.node;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.CompactionRequest;
import io.coxswain.api.etcd.Compare;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.KVGrpc;
import io.coxswain.api.etcd.LeaseGrantRequest;
import io.coxswain.api.etcd.LeaseGrpc;
import io.coxswain.api.etcd.LeaseRevokeRequest;
import io.coxswain.api.etcd.LeaseTimeToLiveRequest;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.RangeRequest;
import io.coxswain.api.etcd.RangeRequest.SortOrder;
import io.coxswain.api.etcd.RangeRequest.SortTarget;
import io.coxswain.api.etcd.RequestOp;
import io.coxswain.api.etcd.TxnRequest;
import java.util.Random;

/// Requests drawn from a seed: few keys and leases, so that they meet; revisions around those that exist.
final class RandomRequests {
  private static final int DEPTH_MAX = 2;

  private final Random random;
  private long guessedRevision = 1;

  RandomRequests(long seed) {
    this.random = new Random(seed);
  }

  /// Asks both sides the next one.
  void ask(Sides sides) {
    int kind = random.nextInt(100);
    if (kind < 30) {
      guessedRevision++;
      sides.ask(KVGrpc.getPutMethod(), put());
    } else if (kind < 55) {
      sides.ask(KVGrpc.getRangeMethod(), range());
    } else if (kind < 65) {
      sides.ask(KVGrpc.getDeleteRangeMethod(), delete());
    } else if (kind < 85) {
      guessedRevision++;
      sides.ask(KVGrpc.getTxnMethod(), txn(0));
    } else if (kind < 88) {
      sides.ask(
          KVGrpc.getCompactMethod(),
          CompactionRequest.newBuilder().setRevision(revision()).setPhysical(true).build());
    } else if (kind < 93) {
      sides.ask(
          LeaseGrpc.getLeaseGrantMethod(),
          LeaseGrantRequest.newBuilder().setID(lease()).setTTL(600).build());
    } else if (kind < 96) {
      sides.ask(
          LeaseGrpc.getLeaseRevokeMethod(), LeaseRevokeRequest.newBuilder().setID(lease()).build());
    } else {
      sides.ask(
          LeaseGrpc.getLeaseTimeToLiveMethod(),
          LeaseTimeToLiveRequest.newBuilder().setID(lease()).setKeys(true).build());
    }
  }

  private PutRequest put() {
    boolean keepValue = random.nextInt(10) == 0;
    boolean keepLease = random.nextInt(10) == 0;
    return PutRequest.newBuilder()
        .setKey(key())
        .setValue(keepValue ? ByteString.EMPTY : key())
        .setLease(!keepLease && random.nextInt(4) == 0 ? lease() : 0)
        .setPrevKv(random.nextBoolean())
        .setIgnoreValue(keepValue)
        .setIgnoreLease(keepLease)
        .build();
  }

  private RangeRequest range() {
    RangeRequest.Builder range =
        RangeRequest.newBuilder()
            .setKey(key())
            .setRangeEnd(end())
            .setLimit(random.nextInt(3) == 0 ? random.nextInt(5) : 0)
            .setRevision(random.nextInt(3) == 0 ? revision() : 0)
            .setSerializable(random.nextBoolean())
            .setKeysOnly(random.nextInt(5) == 0)
            .setCountOnly(random.nextInt(5) == 0);
    if (random.nextInt(3) == 0) {
      range
          .setSortOrder(SortOrder.forNumber(random.nextInt(3)))
          .setSortTarget(SortTarget.forNumber(random.nextInt(5)));
    }
    if (random.nextInt(6) == 0) {
      range.setMinModRevision(revision()).setMaxCreateRevision(revision());
    }
    return range.build();
  }

  private DeleteRangeRequest delete() {
    return DeleteRangeRequest.newBuilder()
        .setKey(key())
        .setRangeEnd(random.nextInt(3) == 0 ? end() : ByteString.EMPTY)
        .setPrevKv(random.nextBoolean())
        .build();
  }

  private TxnRequest txn(int depth) {
    TxnRequest.Builder txn = TxnRequest.newBuilder();
    for (int i = random.nextInt(3); i > 0; i--) {
      txn.addCompare(compare());
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      txn.addSuccess(operation(depth));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      txn.addFailure(operation(depth));
    }
    return txn.build();
  }

  private RequestOp operation(int depth) {
    RequestOp.Builder operation = RequestOp.newBuilder();
    return switch (random.nextInt(depth < DEPTH_MAX ? 8 : 7)) {
      case 0, 1, 2 -> operation.setRequestPut(put()).build();
      case 3, 4 -> operation.setRequestRange(range()).build();
      case 5, 6 -> operation.setRequestDeleteRange(delete()).build();
      default -> operation.setRequestTxn(txn(depth + 1)).build();
    };
  }

  private Compare compare() {
    Compare.Builder compare =
        Compare.newBuilder()
            .setKey(key())
            .setResult(Compare.CompareResult.forNumber(random.nextInt(4)));
    if (random.nextInt(4) == 0) {
      compare.setRangeEnd(end());
    }
    switch (random.nextInt(5)) {
      case 0 -> compare.setTarget(Compare.CompareTarget.VERSION).setVersion(random.nextInt(4));
      case 1 -> compare.setTarget(Compare.CompareTarget.CREATE).setCreateRevision(revision());
      case 2 -> compare.setTarget(Compare.CompareTarget.MOD).setModRevision(revision());
      case 3 -> compare.setTarget(Compare.CompareTarget.VALUE).setValue(key());
      default -> compare.setTarget(Compare.CompareTarget.LEASE).setLease(lease());
    }
    return compare.build();
  }

  private ByteString key() {
    return ByteString.copyFromUtf8(
        random.nextInt(8) == 0 ? "" : "k" + (char) ('a' + random.nextInt(8)));
  }

  private ByteString end() {
    return switch (random.nextInt(4)) {
      case 0 -> ByteString.EMPTY;
      case 1 -> ByteString.copyFrom(new byte[1]);
      default -> key();
    };
  }

  private long lease() {
    return random.nextInt(5);
  }

  private long revision() {
    return Math.max(-1, guessedRevision - 40 + random.nextInt(50));
  }
}
