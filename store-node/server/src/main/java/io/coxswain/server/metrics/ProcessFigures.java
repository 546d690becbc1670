package io.coxswain.server.metrics;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/// The `process_*` and `os_fd_*` figures that every Prometheus client of etcd's family shows; read from the JVM and, on Linux, from
/// `/proc/self`. A figure the system does not tell is not bound.
final class ProcessFigures {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Path NETWORK = Path.of("/proc/self/net/netstat");
  private static final String ADDRESS_SPACE = "Max address space";
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
    bindTold(metrics, Metric.PROCESS_VIRTUAL_MAX, ProcessFigures::addressSpaceMax);
    bindTold(metrics, Metric.PROCESS_RECEIVED, () -> octets("InOctets"));
    bindTold(metrics, Metric.PROCESS_SENT, () -> octets("OutOctets"));
    bindKib(metrics, Metric.PROCESS_RESIDENT, "VmRSS:");
    bindKib(metrics, Metric.PROCESS_VIRTUAL, "VmSize:");
  }

  private static void bindKib(Metrics metrics, Metric metric, String field) {
    bindTold(metrics, metric, () -> bytesOf(field));
  }

  private static void bindTold(Metrics metrics, Metric metric, Supplier<OptionalDouble> told) {
    if (told.get().isPresent()) {
      metrics.compute(metric, () -> told.get().orElse(Double.NaN));
    }
  }

  /// The soft limit; without one, as many bytes as a 64 bit number can say, as the Go client shows it.
  private static OptionalDouble addressSpaceMax() {
    try (var lines = Files.lines(LIMITS)) {
      return lines
          .filter(line -> line.startsWith(ADDRESS_SPACE))
          .map(line -> line.substring(ADDRESS_SPACE.length()).strip().split("\\s+", 2)[0])
          .mapToDouble(limit -> limit.equals("unlimited") ? 0x1p64 : Double.parseDouble(limit))
          .findFirst();
    } catch (IOException _) {
      return OptionalDouble.empty();
    }
  }

  /// A column of the `IpExt` lines: the first names them, the second holds the values.
  private static OptionalDouble octets(String column) {
    try (var lines = Files.lines(NETWORK)) {
      List<List<String>> table =
          lines
              .filter(line -> line.startsWith("IpExt:"))
              .map(line -> List.of(line.split(" ", -1)))
              .toList();
      int at = table.size() == 2 ? table.getFirst().indexOf(column) : -1;
      return at < 0
          ? OptionalDouble.empty()
          : OptionalDouble.of(Double.parseDouble(table.getLast().get(at)));
    } catch (IOException _) {
      return OptionalDouble.empty();
    }
  }

  private static OptionalDouble bytesOf(String field) {
    try (var lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * BYTES_PER_KIB)
          .findFirst();
    } catch (IOException _) {
      return OptionalDouble.empty();
    }
  }
}
