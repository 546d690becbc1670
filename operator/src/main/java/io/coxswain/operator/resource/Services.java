package io.coxswain.operator.resource;

import io.coxswain.operator.observe.ClusterNames;
import io.coxswain.operator.observe.ClusterView;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;

/// Where clients and members connect.
final class Services {
  private static final ServicePort CLIENT = port("client", ClusterNames.CLIENT_PORT);
  private static final ServicePort PEER = port("peer", ClusterNames.PEER_PORT);

  private Services() {}

  /// Ready members, under one address.
  static Service client(ClusterView view) {
    return new ServiceBuilder()
        .withMetadata(Ownership.metadata(view, view.names().clientService()))
        .withNewSpec()
        .withSelector(view.names().selector())
        .withPorts(CLIENT)
        .endSpec()
        .build();
  }

  /// A DNS name for each member, also while it is not ready: it has to find its peers to become so.
  static Service peers(ClusterView view) {
    return new ServiceBuilder()
        .withMetadata(Ownership.metadata(view, view.names().peerService()))
        .withNewSpec()
        .withClusterIP("None")
        .withPublishNotReadyAddresses(true)
        .withSelector(view.names().selector())
        .withPorts(CLIENT, PEER)
        .endSpec()
        .build();
  }

  private static ServicePort port(String name, int number) {
    return new ServicePortBuilder()
        .withName(name)
        .withPort(number)
        .withProtocol("TCP")
        .withTargetPort(new IntOrString(name))
        .build();
  }
}
