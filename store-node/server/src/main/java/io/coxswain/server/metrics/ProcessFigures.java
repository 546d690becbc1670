package io.coxswain.server.metrics;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/// The `process_*` and `os_fd_*` figures that every Prometheus client of etcd's family shows; read from the JVM and, on Linux, from
/// `/proc/self`. A figure the system does not tell is not bound.
final class ProcessFigures {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double BYTES_PER_KIB = 1024;

  void bindTo(Metrics metrics) {
    var runtime = ManagementFactory.getRuntimeMXBean();
    metrics.compute(Metric.PROCESS_START, () -> runtime.getStartTime() / MILLIS_PER_SECOND);
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.UnixOperatingSystemMXBean unix) {
      metrics.compute(
          Metric.PROCESS_CPU, () -> Math.max(0, unix.getProcessCpuTime()) / NANOS_PER_SECOND);
      metrics.compute(Metric.PROCESS_FDS, unix::getOpenFileDescriptorCount);
      metrics.compute(Metric.PROCESS_FDS_MAX, unix::getMaxFileDescriptorCount);
      metrics.compute(Metric.FDS_USED, unix::getOpenFileDescriptorCount);
      metrics.compute(Metric.FDS_LIMIT, unix::getMaxFileDescriptorCount);
    }
    bindKib(metrics, Metric.PROCESS_RESIDENT, "VmRSS:");
    bindKib(metrics, Metric.PROCESS_VIRTUAL, "VmSize:");
  }

  private static void bindKib(Metrics metrics, Metric metric, String field) {
    if (kibOf(field).isPresent()) {
      metrics.compute(metric, () -> kibOf(field).orElse(Double.NaN) * BYTES_PER_KIB);
    }
  }

  private static OptionalDouble kibOf(String field) {
    try (var lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException _) {
      return OptionalDouble.empty();
    }
  }
}
