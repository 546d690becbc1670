package io.coxswain.operator.resource;

import io.coxswain.operator.observe.VolumeView;
import io.coxswain.operator.storeclient.MemberId;

/// Whose data a volume holds, to be written on it.
public record VolumeMark(VolumeView volume, MemberId memberId, MemberId clusterId) {}
