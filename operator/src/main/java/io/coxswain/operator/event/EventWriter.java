package io.coxswain.operator.event;

import io.coxswain.crd.v1alpha1.StoreCluster;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes Kubernetes Events about StoreClusters: one per act, so there is nothing to aggregate.
public final class EventWriter {
  private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
  private static final String REPORTER = "coxswain-operator";

  /// The API server's own limit.
  private static final int MESSAGE_CHARACTERS_MAX = 1000;

  private final KubernetesClient client;
  private final Clock clock;

  public EventWriter(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /// Tells of something that went as it should.
  public void normal(String namespace, String name, String uid, Reason reason, String message) {
    write(namespace, name, uid, "Normal", reason, message);
  }

  /// Tells of something that did not.
  public void warning(String namespace, String name, String uid, Reason reason, String message) {
    write(namespace, name, uid, "Warning", reason, message);
  }

  private void write(
      String namespace, String name, String uid, String type, Reason reason, String message) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withGenerateName(name + "-")
            .endMetadata()
            .withNewInvolvedObject()
            .withApiVersion(StoreCluster.GROUP + "/v1alpha1")
            .withKind("StoreCluster")
            .withNamespace(namespace)
            .withName(name)
            .withUid(uid)
            .endInvolvedObject()
            .withType(type)
            .withReason(reason.pascalCase())
            .withMessage(
                message.length() <= MESSAGE_CHARACTERS_MAX
                    ? message
                    : message.substring(0, MESSAGE_CHARACTERS_MAX))
            .withFirstTimestamp(now)
            .withLastTimestamp(now)
            .withCount(1)
            .withReportingComponent(REPORTER)
            .withNewSource()
            .withComponent(REPORTER)
            .endSource()
            .build();
    try {
      client.resource(event).create();
    } catch (KubernetesClientException failure) {
      LOG.warn("The event '{}' about {}/{} was not written", message, namespace, name, failure);
    }
  }
}
