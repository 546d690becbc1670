package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.LeaseGrantRequest;
import io.coxswain.api.etcd.LeaseGrantResponse;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.server.contract.RequestKind;
import io.coxswain.server.sim.SeededRandomness;
import io.coxswain.server.sim.SimulatedClock;
import java.util.ArrayList;
import java.util.List;

/// Clients that each hold a lease with a key on it, renew it for a while at any member, then let it go.
///
/// What they were promised: a lease whose grant or renewal was answered with a TTL lives that long from when
/// it was asked for, whoever leads then; and what has ended stays so. Clocks may differ by twice
/// [SimulatedClock#DRIFT_MAX].
final class LeaseClients {
  private static final long SECOND = 1_000_000_000L;
  private static final long PAUSE_NANOS_MAX = 2 * SECOND;
  private static final double SURE = 1 - 2.5 * SimulatedClock.DRIFT_MAX;

  private final SimulatedCluster cluster;
  private final SeededRandomness random;
  private final List<Holder> holders = new ArrayList<>();
  private long minted;
  private boolean stopped;

  LeaseClients(SimulatedCluster cluster, int clients) {
    this.cluster = cluster;
    this.random = cluster.world().split();
    for (int i = 0; i < clients; i++) {
      begin();
    }
  }

  /// No lease is granted or renewed from now on.
  void stop() {
    stopped = true;
    holders.forEach(holder -> holder.abandoned = true);
  }

  /// Whether no lease is left at a member.
  static boolean allGone(MemberCore.Running member) {
    return member.leases().list().isEmpty();
  }

  private void later(Runnable what) {
    cluster.world().after(1 + random.below(PAUSE_NANOS_MAX), what);
  }

  private void begin() {
    later(() -> {
      if (!stopped) {
        Holder holder = new Holder(++minted, 2 + random.below(8));
        holders.add(holder);
        holder.grant();
      }
    });
  }

  private final class Holder {
    private final long id;
    private final int ttlSeconds;
    private final String key;
    private long heldUntilNanos;
    private boolean ended;
    private boolean abandoned;

    Holder(long id, int ttlSeconds) {
      this.id = id;
      this.ttlSeconds = ttlSeconds;
      this.key = "lease-" + id;
    }

    private void grant() {
      long asked = cluster.world().nowNanos();
      LeaseGrantRequest grant = LeaseGrantRequest.newBuilder().setID(id).setTTL(ttlSeconds).build();
      cluster.call(
          cluster.anyHost(),
          member -> member.requests().propose(RequestKind.LEASE_GRANT, grant),
          (answer, _) -> {
            if (answer == null) {
              begin();
            } else {
              promised(asked, ((LeaseGrantResponse) answer.response()).getTTL());
              put();
            }
          });
    }

    private void put() {
      PutRequest put =
          PutRequest.newBuilder()
              .setKey(ByteString.copyFromUtf8(key))
              .setValue(ByteString.copyFromUtf8("1"))
              .setLease(id)
              .build();
      cluster.call(
          cluster.anyHost(),
          member -> member.requests().propose(RequestKind.PUT, put),
          (answer, _) -> {
            if (answer == null) {
              begin(); // expires by itself; nobody knows whether the key was there
            } else {
              renew();
              look();
            }
          });
    }

    private void promised(long asked, long ttl) {
      heldUntilNanos = Math.max(heldUntilNanos, asked + (long) (ttl * SECOND * SURE));
    }

    private void renew() {
      later(() -> {
        abandoned |= random.chance(0.1);
        if (abandoned || ended) {
          return;
        }
        long asked = cluster.world().nowNanos();
        cluster.call(
            cluster.anyHost(),
            member -> member.leases().keepAlive(id),
            (ttl, _) -> {
              if (ttl != null && ttl == 0) {
                end("its renewal");
              } else if (ttl != null) {
                assertThat(ended).as("lease %d was renewed after it had ended", id).isFalse();
                promised(asked, ttl);
                cluster.count("leases renewed");
              }
              renew();
            });
      });
    }

    private void look() {
      later(() -> {
        boolean endedBefore = ended;
        cluster.call(
            cluster.anyHost(),
            member -> RegisterClients.valueOf(member, key),
            (value, _) -> {
              if (value != null && value == 0) {
                end("a read of its key");
                begin();
                return;
              }
              assertThat(value != null && endedBefore)
                  .as("the key of lease %d is back after it had ended", id)
                  .isFalse();
              look();
            });
      });
    }

    private void end(String seen) {
      long now = cluster.world().nowNanos();
      assertThat(now)
          .as(
              "lease %d (TTL %d s) had ended %d ms early, by %s",
              id, ttlSeconds, (heldUntilNanos - now) / 1_000_000, seen)
          .isGreaterThanOrEqualTo(heldUntilNanos);
      if (!ended) {
        cluster.count("leases ended");
      }
      ended = true;
    }
  }
}
