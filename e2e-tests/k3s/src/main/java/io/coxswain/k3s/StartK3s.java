package io.coxswain.k3s;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/// Starts K3s in a container and puts images into it: `StartK3s KUBECONFIG IMAGE.tar...`
///
/// Writes the kubeconfig and, beside it, the container's id (`KUBECONFIG.container`). The container outlives this
/// process if Testcontainers' reaper is off (`TESTCONTAINERS_RYUK_DISABLED=true`); who called removes it.
public final class StartK3s {
  /// The Kubernetes version that the test bed builds from Go modules, in K3s' packaging.
  private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.35.4-k3s1");

  private StartK3s() {}

  /// @throws IllegalStateException if the node does not take an image; the container is removed then
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length == 0) {
      throw new IllegalArgumentException("usage: StartK3s KUBECONFIG IMAGE.tar...");
    }
    Path kubeconfig = Path.of(arguments[0]);
    List<Path> images = List.of(arguments).stream().skip(1).map(Path::of).toList();
    K3sContainer k3s = new K3sContainer(IMAGE);
    boolean ready = false;
    try {
      k3s.start();
      for (Path image : images) {
        load(k3s, image);
      }
      Files.writeString(kubeconfig, k3s.getKubeConfigYaml());
      Files.writeString(Path.of(kubeconfig + ".container"), k3s.getContainerId());
      ready = true;
    } finally {
      if (!ready) {
        k3s.stop();
      }
    }
  }

  private static void load(K3sContainer k3s, Path image) throws IOException, InterruptedException {
    String inside = "/tmp/" + image.getFileName();
    k3s.copyFileToContainer(MountableFile.forHostPath(image), inside);
    ExecResult result =
        k3s.execInContainer("ctr", "--namespace=k8s.io", "images", "import", inside);
    if (result.getExitCode() != 0) {
      throw new IllegalStateException(
          "K3s did not take the image %s: %s".formatted(image, result.getStderr()));
    }
    k3s.execInContainer("rm", inside);
  }
}
