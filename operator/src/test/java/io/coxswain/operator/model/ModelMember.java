package io.coxswain.operator.model;

import io.coxswain.operator.storeclient.MemberId;

/// A member of the store's list.
public final class ModelMember {
  public final MemberId id;
  public final String pod;
  public boolean learner;
  public boolean started;

  /// Whether its process runs and its peers reach it.
  public boolean up;

  /// How far it has copied the log.
  public long matchIndex;

  ModelMember(MemberId id, String pod) {
    this.id = id;
    this.pod = pod;
  }
}
