package io.coxswain.server.api;

/// The etcd release whose API is spoken. Clients parse these strings (kube-apiserver as a semantic version, Patroni by splitting at
/// dots), so they are plain numbers.
public final class ApiVersion {
  /// Answered by `/version` and `Status`.
  public static final String SERVER = "3.7.3";

  /// Level that all members share.
  public static final String CLUSTER = "3.7.0";

  /// The same, as the metric and Downgrade say it.
  public static final String CLUSTER_LEVEL = "3.7";

  /// Level of the stored form.
  public static final String STORAGE = "3.7.0";

  private ApiVersion() {}
}
