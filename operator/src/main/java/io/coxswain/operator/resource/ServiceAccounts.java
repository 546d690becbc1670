package io.coxswain.operator.resource;

import io.coxswain.operator.observe.ClusterView;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;

/// The members' identity: without a token, they need nothing from Kubernetes.
final class ServiceAccounts {
  private ServiceAccounts() {}

  static ServiceAccount store(ClusterView view) {
    return new ServiceAccountBuilder()
        .withMetadata(Ownership.metadata(view, view.names().serviceAccount()))
        .withAutomountServiceAccountToken(false)
        .build();
  }
}
