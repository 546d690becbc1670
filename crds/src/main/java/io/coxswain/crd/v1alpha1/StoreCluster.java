package io.coxswain.crd.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.Annotations;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/// A replicated key-value store that speaks the etcd v3 API and tunes its own timeouts.
///
/// The columns of `kubectl get stc` appear in the order of the annotations below. The `keep`
/// annotation stops `helm uninstall` from deleting the definition, and with it every cluster.
@Group(StoreCluster.GROUP)
@Version("v1alpha1")
@Singular("storecluster")
@Plural("storeclusters")
@ShortNames("stc")
@Categories("all")
@Annotations("helm.sh/resource-policy=keep")
@ValidationRule(
    value =
        "size(self.metadata.name) <= 40 &&"
            + " self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
    message = Messages.NAME)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.ready",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Leader",
    jsonPath = ".status.leader.name",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Heartbeat",
    jsonPath = ".status.timing.heartbeatMillis",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Election",
    jsonPath = ".status.timing.electionMillis",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Available",
    jsonPath = ".status.conditions[?(@.type==\"Available\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Status",
    jsonPath = ".status.conditions[?(@.type==\"Progressing\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "RTT-p99",
    jsonPath = ".status.timing.rtt.p99Micros",
    type = AdditionalPrinterColumn.Type.INTEGER,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Version",
    jsonPath = ".status.version.current",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Term",
    jsonPath = ".status.leader.term",
    type = AdditionalPrinterColumn.Type.INTEGER,
    priority = 1)
public final class StoreCluster extends CustomResource<StoreClusterSpec, StoreClusterStatus>
    implements Namespaced {
  /// The API group of everything this project defines.
  public static final String GROUP = "coxswain.dev";

  private static final long serialVersionUID = 1L;

  @Override
  @Required
  public StoreClusterSpec getSpec() {
    return super.getSpec();
  }
}
