/// Contracts of the doors to the world, run on what production uses and on what the simulation uses. Start
/// reading at: `StateStoreContract`.
@NullMarked
package io.coxswain.server.world;

import org.jspecify.annotations.NullMarked;
