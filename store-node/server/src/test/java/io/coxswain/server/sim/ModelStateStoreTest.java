package io.coxswain.server.sim;

import io.coxswain.server.world.StateStore;
import io.coxswain.server.world.StateStore.Opener;
import io.coxswain.server.world.StateStoreContract;
import java.io.IOException;
import java.util.List;

class ModelStateStoreTest extends StateStoreContract {
  private final SeededRandomness random = new SeededRandomness(1);
  private final SimulatedDisk disk = new SimulatedDisk(random.split());
  private final Opener opener = ModelStateStore.on(disk, random.split());

  @Override
  protected Opener opener() {
    return opener;
  }

  @Override
  protected void damage(String directory) throws IOException {
    for (String path : disk.filesBelow(directory)) {
      disk.flipBits(path, disk.content(path).length / 2, 1);
    }
  }

  @Override
  protected void crash(List<StateStore> open) {
    disk.crash();
  }
}
