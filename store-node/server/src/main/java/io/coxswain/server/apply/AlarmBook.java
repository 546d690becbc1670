package io.coxswain.server.apply;

import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.api.etcd.AlarmRequest;
import io.coxswain.api.etcd.AlarmResponse;
import io.coxswain.api.etcd.AlarmType;
import io.coxswain.server.world.StateStore;
import io.coxswain.server.world.StateStore.Family;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The alarms that are raised, in the `ALARM` family under member id (8 bytes) and alarm number (4 bytes).
/// Changed by the applier; [#raised()] may be asked by any thread.
final class AlarmBook {
  private static final Comparator<AlarmMember> ORDER =
      Comparator.comparingInt(AlarmMember::getAlarmValue)
          .thenComparing(AlarmMember::getMemberID, Long::compareUnsigned);

  private static final byte[] NOTHING = new byte[0];

  private final TreeSet<AlarmMember> alarms = new TreeSet<>(ORDER);
  private volatile List<AlarmMember> raised = List.of();

  static AlarmBook load(StateStore.View view) throws IOException {
    AlarmBook book = new AlarmBook();
    try (StateStore.Cursor cursor = view.scan(Family.ALARM, NOTHING, Optional.empty())) {
      while (cursor.next()) {
        ByteBuffer key = ByteBuffer.wrap(cursor.key());
        book.alarms.add(alarm(key.getLong(), AlarmType.forNumber(key.getInt())));
      }
    }
    book.raised = List.copyOf(book.alarms);
    return book;
  }

  /// All alarms, by kind and member.
  List<AlarmMember> raised() {
    return raised;
  }

  boolean isRaised(AlarmType type) {
    for (AlarmMember alarm : raised) {
      if (alarm.getAlarm() == type) {
        return true;
      }
    }
    return false;
  }

  /// Lists, raises or lowers, as etcd does: listing looks at the kind only, raising twice is answered as
  /// raising once, lowering what is not raised is answered with nothing.
  AlarmResponse carryOut(AlarmRequest request, StateStore.Batch batch) {
    if (request.getAlarm() == AlarmType.UNRECOGNIZED) {
      return AlarmResponse
          .getDefaultInstance(); // nobody can have raised it; etcd's members end if one tries
    }
    List<AlarmMember> answer = new ArrayList<>();
    AlarmMember named = alarm(request.getMemberID(), request.getAlarm());
    switch (request.getAction()) {
      case GET ->
          raised.stream()
              .filter(alarm ->
                  request.getAlarm() == AlarmType.NONE || alarm.getAlarm() == request.getAlarm())
              .forEach(answer::add);
      case ACTIVATE -> {
        if (request.getAlarm() != AlarmType.NONE) {
          alarms.add(named);
          batch.put(Family.ALARM, keyOf(named), NOTHING);
          answer.add(named);
        }
      }
      case DEACTIVATE -> {
        if (alarms.remove(named)) {
          batch.delete(Family.ALARM, keyOf(named));
          answer.add(named);
        }
      }
      case UNRECOGNIZED -> {}
    }
    raised = List.copyOf(alarms);
    return AlarmResponse.newBuilder().addAllAlarms(answer).build();
  }

  private static AlarmMember alarm(long memberId, AlarmType type) {
    return AlarmMember.newBuilder().setMemberID(memberId).setAlarm(type).build();
  }

  private static byte[] keyOf(AlarmMember alarm) {
    return ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
        .putLong(alarm.getMemberID())
        .putInt(alarm.getAlarmValue())
        .array();
  }
}
