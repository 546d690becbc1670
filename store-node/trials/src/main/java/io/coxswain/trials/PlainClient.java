package io.coxswain.trials;

import com.google.protobuf.ByteString;
import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.api.etcd.AlarmRequest;
import io.coxswain.api.etcd.DeleteRangeRequest;
import io.coxswain.api.etcd.PutRequest;
import io.coxswain.api.etcd.RangeRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/// One client of one member that does one thing at a time and keeps count of what was acknowledged.
final class PlainClient {
  private static final String PREFIX = "plain/";

  private final Member member;
  private final SplittableRandom values = new SplittableRandom(1);
  private int acknowledged;

  PlainClient(Member member) {
    this.member = member;
  }

  /// How many keys were put and acknowledged, by this client.
  int acknowledged() {
    return acknowledged;
  }

  /// Puts a new key with a value that can't be compressed.
  ///
  /// @throws StatusRuntimeException if that was not acknowledged
  void put(int valueBytes) {
    byte[] value = new byte[valueBytes];
    values.nextBytes(value);
    var _ =
        member
            .kv()
            .put(
                PutRequest.newBuilder()
                    .setKey(key(acknowledged))
                    .setValue(ByteString.copyFrom(value))
                    .build());
    acknowledged++;
  }

  /// Puts what must be refused.
  Status refusalOfPut() {
    try {
      put(1);
    } catch (StatusRuntimeException refused) {
      return refused.getStatus();
    }
    throw new TrialFailed(member.name() + " took a write that it had to refuse");
  }

  /// Deletes a key of a number that was never put: one entry in the log, no change.
  void deleteNothing() {
    var _ = member.kv().deleteRange(DeleteRangeRequest.newBuilder().setKey(key(-1)).build());
  }

  /// @throws TrialFailed unless every acknowledged key is there
  void requireAll() {
    long found =
        member
            .kv()
            .range(
                RangeRequest.newBuilder()
                    .setKey(ByteString.copyFromUtf8(PREFIX))
                    .setRangeEnd(ByteString.copyFromUtf8("plain0"))
                    .setCountOnly(true)
                    .build())
            .getCount();
    if (found < acknowledged) {
      throw new TrialFailed(
          "%s has %d keys, but %d were acknowledged".formatted(member.name(), found, acknowledged));
    }
  }

  List<AlarmMember> alarms() {
    return member.maintenance().alarm(AlarmRequest.getDefaultInstance()).getAlarmsList();
  }

  /// Asks again and again, also a member that is not there yet.
  ///
  /// @param what completes the member's name
  void await(String what, BooleanSupplier isSo) throws InterruptedException {
    new Patience(List.of(member))
        .until(
            member.name() + " " + what,
            () -> {
              member.dialAgain();
              return isSo.getAsBoolean();
            });
  }

  /// Waits until it takes writes.
  void awaitService() throws InterruptedException {
    await(
        "to take a write",
        () -> {
          put(1);
          return true;
        });
  }

  private static ByteString key(int number) {
    return ByteString.copyFromUtf8(PREFIX + number);
  }
}
