/// **chart — what `helm/coxswain` renders, checked against what the operator is and does.**
///
/// Job: tests of the chart, and of the plain manifests made from it.
/// May touch: helm (as a library), the repository's files.
/// Invariants: `deploy/coxswain.yaml` is what the chart renders.
/// Start reading at: `ChartTest`.
@NullMarked
package io.coxswain.operator.chart;

import org.jspecify.annotations.NullMarked;
