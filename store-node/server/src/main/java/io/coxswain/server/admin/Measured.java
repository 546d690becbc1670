package io.coxswain.server.admin;

import io.coxswain.server.tempo.ContactMeter;
import io.coxswain.server.tempo.DiskMeter;
import io.coxswain.server.tempo.PauseMeter;

/// The meters of one member.
public record Measured(DiskMeter disk, PauseMeter pauses, ContactMeter contact) {}
