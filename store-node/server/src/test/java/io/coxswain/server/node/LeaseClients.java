package io.coxswain.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.LeaseGrantRequest;
import io.coxswain.api.etcd.LeaseGrantResponse;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.server.contract.RequestKind;
import io.coxswain.server.sim.SeededRandomness;
import java.util.ArrayList;
import java.util.List;

/// Clients that each hold a lease with a key on it, renew it for a while at any member, then let it go.
///
/// What they were promised: a lease whose grant or renewal was answered with a TTL lives that long from when
/// it was asked for, whoever leads then; and what has ended stays so. Clocks may differ by twice
/// `SimulatedWorld.driftMax`.
final class LeaseClients {
  private static final long SECOND = 1_000_000_000L;
  private static final long PAUSE_NANOS_MAX = 2 * SECOND;

  /// A renewal at the last moment meets the revocation on its way, which takes about as long.
  private static final long LAST_MOMENT_NANOS = 60_000_000L;

  private static final double LAST_MOMENT_CHANCE = 0.2;

  private final SimulatedCluster cluster;
  private final SeededRandomness random;
  private final ClientPace pace;
  private final List<Holder> holders = new ArrayList<>();
  private long minted;
  private boolean stopped;

  /// @param idsAfter no lease of theirs has this id or a lower one
  LeaseClients(SimulatedCluster cluster, int clients, long idsAfter) {
    this.minted = idsAfter;
    this.cluster = cluster;
    this.random = cluster.world().split();
    this.pace = new ClientPace(cluster.world(), PAUSE_NANOS_MAX);
    for (int i = 0; i < clients; i++) {
      begin();
    }
  }

  /// No lease is granted or renewed from now on.
  void stop() {
    stopped = true;
    holders.forEach(holder -> holder.abandoned = true);
  }

  /// Nobody looks after the leases from now on.
  void leave() {
    stop();
    pace.stop();
  }

  /// Whether no lease is left at a member.
  static boolean allGone(MemberCore.Running member) {
    return member.leases().list().isEmpty();
  }

  private void begin() {
    pace.later(() -> {
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
    private long promisedNanos;
    private long heldUntilNanos;
    private boolean ended;
    private long endedNanos;
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

    /// The answer may come late, after the lease was seen to end, which then was no sooner than promised.
    private void renewed(long asked, long ttl) {
      promised(asked, ttl);
      assertThat(ended && (asked > endedNanos || heldUntilNanos > endedNanos))
          .as("lease %d was renewed after it had ended", id)
          .isFalse();
      cluster.count(Mark.LEASE_RENEWED);
    }

    /// The share of a promise that holds by any clock.
    private double sure() {
      return 1 - 2.5 * cluster.world().driftMax();
    }

    private void promised(long asked, long ttl) {
      promisedNanos = Math.max(promisedNanos, asked + ttl * SECOND);
      heldUntilNanos = Math.max(heldUntilNanos, asked + (long) (ttl * SECOND * sure()));
    }

    private void renew() {
      if (random.chance(LAST_MOMENT_CHANCE)) {
        long last = promisedNanos + random.below(LAST_MOMENT_NANOS);
        cluster.world().after(Math.max(1, last - cluster.world().nowNanos()), this::keepAlive);
      } else {
        pace.later(this::keepAlive);
      }
    }

    private void keepAlive() {
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
              renewed(asked, ttl);
            }
            renew();
          });
    }

    private void look() {
      pace.later(() -> {
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
        cluster.count(Mark.LEASE_ENDED);
        endedNanos = now;
      }
      ended = true;
    }
  }
}
