package io.coxswain.trials;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// The kernel's `FS_IOC_SHUTDOWN` (ext4, xfs, btrfs): a file system stops as if its disk had lost power.
final class FileSystemShutdown {
  /// `_IOR('X', 125, __u32)`.
  private static final long FS_IOC_SHUTDOWN = 0x8004587DL;

  /// Don't write back the journal either.
  private static final int NO_LOG_FLUSH = 2;

  private static final int O_RDONLY = 0;

  private FileSystemShutdown() {}

  /// @throws TrialFailed if the kernel refuses
  @SuppressWarnings("restricted") // calling the kernel is what this class is for
  static void withoutFlush(Path mountPoint) {
    Linker linker = Linker.nativeLinker();
    SymbolLookup names = linker.defaultLookup();
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle open =
          linker.downcallHandle(
              names.findOrThrow("open"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
              Linker.Option.firstVariadicArg(2));
      MethodHandle ioctl =
          linker.downcallHandle(
              names.findOrThrow("ioctl"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.ADDRESS),
              Linker.Option.firstVariadicArg(2));
      MethodHandle close =
          linker.downcallHandle(
              names.findOrThrow("close"),
              FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      MemorySegment flags = arena.allocateFrom(ValueLayout.JAVA_INT, NO_LOG_FLUSH);
      int file = (int) open.invokeExact(arena.allocateFrom(mountPoint.toString()), O_RDONLY);
      int refused = (int) ioctl.invokeExact(file, FS_IOC_SHUTDOWN, flags);
      int unclosed = (int) close.invokeExact(file);
      if (file < 0 || refused != 0 || unclosed != 0) {
        throw new TrialFailed("the kernel did not shut down the file system at " + mountPoint);
      }
    } catch (TrialFailed known) {
      throw known;
    } catch (Throwable impossible) {
      throw new TrialFailed("the kernel can't be called", impossible);
    }
  }
}
