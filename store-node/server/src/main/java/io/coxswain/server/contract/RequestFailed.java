package io.coxswain.server.contract;

import io.coxswain.api.error.WireError;

/// A request that was answered with one of etcd's errors. Carries no stack trace: it is an answer.
public final class RequestFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final WireError error;

  public RequestFailed(WireError error) {
    super(error.text(), null, false, false);
    this.error = error;
  }

  public WireError error() {
    return error;
  }
}
