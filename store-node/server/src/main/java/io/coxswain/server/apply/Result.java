package io.coxswain.server.apply;

import com.google.protobuf.MessageLite;
import io.coxswain.api.error.WireError;

/// What carrying out a command came to; the same on every member.
sealed interface Result {

  /// @param response etcd's response without its header
  /// @param revision the header's revision
  record Done(MessageLite response, long revision) implements Result {}

  /// Nothing was changed.
  record Refused(WireError error) implements Result {}
}
