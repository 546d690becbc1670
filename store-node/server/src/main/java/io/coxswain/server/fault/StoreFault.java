package io.coxswain.server.fault;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/// Something this member can't go on with: what happened, why, and what to do about it. Whoever catches
/// it at the top prints the message and ends the process with exit code 1.
public final class StoreFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FaultCode code;

  /// @param happened a clause without a full stop
  /// @param because a clause that fits after "because", without a full stop
  /// @param remedy one or more whole sentences
  public StoreFault(FaultCode code, String happened, String because, String remedy) {
    this(code, happened, because, remedy, null);
  }

  /// @param cause the failure underneath, if there is one
  public StoreFault(
      FaultCode code, String happened, String because, String remedy, @Nullable Throwable cause) {
    requireNonNull(code, "code is null");
    super("%s, because %s. %s [%s]".formatted(happened, because, remedy, code), cause);
    this.code = code;
  }

  public FaultCode code() {
    return code;
  }
}
