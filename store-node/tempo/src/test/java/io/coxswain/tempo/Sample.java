package io.coxswain.tempo;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Measurements of a cluster whose links and members are all alike, except where said otherwise.
record Sample(
    int voters,
    double meanMillis,
    double variationMillis,
    double p999Millis,
    double loss,
    double fsyncMillis,
    double pauseMillis,
    Optional<Double> gapMillis,
    boolean leaderless) {
  /// Three members on a quiet local network.
  static Sample quiet() {
    return new Sample(3, 0.5, 0.1, 1, 0, 2, 5, Optional.empty(), false);
  }

  Sample of(int count) {
    return new Sample(
        count,
        meanMillis,
        variationMillis,
        p999Millis,
        loss,
        fsyncMillis,
        pauseMillis,
        gapMillis,
        leaderless);
  }

  Sample roundTrip(double millis) {
    return new Sample(
        voters,
        millis,
        millis / 20,
        millis * 1.2,
        loss,
        fsyncMillis,
        pauseMillis,
        gapMillis,
        leaderless);
  }

  Sample lossy(double share) {
    return new Sample(
        voters,
        meanMillis,
        variationMillis,
        p999Millis,
        share,
        fsyncMillis,
        pauseMillis,
        gapMillis,
        leaderless);
  }

  Sample pausing(double millis) {
    return new Sample(
        voters,
        meanMillis,
        variationMillis,
        p999Millis,
        loss,
        fsyncMillis,
        millis,
        gapMillis,
        leaderless);
  }

  Sample gap(double millis) {
    return new Sample(
        voters,
        meanMillis,
        variationMillis,
        p999Millis,
        loss,
        fsyncMillis,
        pauseMillis,
        Optional.of(millis),
        leaderless);
  }

  Sample withoutLeader() {
    return new Sample(
        voters,
        meanMillis,
        variationMillis,
        p999Millis,
        loss,
        fsyncMillis,
        pauseMillis,
        gapMillis,
        true);
  }

  Measurements measurements() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < voters; i++) {
      names.add("m-" + i);
    }
    List<LinkMeasurement> links = new ArrayList<>();
    for (String from : names) {
      for (String to : names) {
        if (!from.equals(to)) {
          links.add(
              new LinkMeasurement(from, to, 1000, meanMillis, variationMillis, p999Millis, loss));
        }
      }
    }
    return new Measurements(
        leaderless ? Optional.empty() : Optional.of("m-0"),
        names,
        links,
        names.stream()
            .map(name -> new MemberMeasurement(name, fsyncMillis, 1, pauseMillis))
            .toList(),
        gapMillis.map(gap -> new ContactGap(10_000, gap)));
  }
}
