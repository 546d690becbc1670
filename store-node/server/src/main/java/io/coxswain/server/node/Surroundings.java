package io.coxswain.server.node;

import io.coxswain.server.lane.Lanes;
import io.coxswain.server.world.Clock;
import io.coxswain.server.world.Randomness;
import io.coxswain.server.world.StateStore;

/// The world of one member: the real one, or a simulated one.
///
/// @param disk rooted at the data directory
record Surroundings(
    ReservedDisk disk, StateStore.Opener stores, Clock clock, Randomness randomness, Lanes lanes) {}
