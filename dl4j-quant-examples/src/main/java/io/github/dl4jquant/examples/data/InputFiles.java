package io.github.dl4jquant.examples.data;

import io.github.dl4jquant.errors.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks that a path can be read before anybody tries to. */
final class InputFiles {

    private InputFiles() {}

    static void checkFile(Path path) {
        if (Files.isDirectory(path)) {
            throw new InvalidInputException(
                    "Cannot read '%s': it is a folder; expected a file. Folders of images go to --image-folder.", path);
        }
        checkReadable(path, "file");
        try {
            if (Files.size(path) == 0) {
                throw new InvalidInputException("Cannot read '%s': the file is empty. Get the file again.", path);
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    static void checkFolder(Path path) {
        checkReadable(path, "folder");
        if (!Files.isDirectory(path)) {
            throw new InvalidInputException(
                    "Cannot read '%s': it is a file; expected a folder with one folder of images for each class.",
                    path);
        }
    }

    private static void checkReadable(Path path, String what) {
        if (!Files.exists(path)) {
            throw new InvalidInputException(
                    "Cannot read '%s': no such %s (looked in '%s'). Check the path.",
                    path, what, path.toAbsolutePath().getParent());
        }
        if (!Files.isReadable(path)) {
            throw new InvalidInputException(
                    "Cannot read '%s': the %s exists but may not be read. Check its permissions.", path, what);
        }
    }

    static InvalidInputException unreadable(Path path, Exception cause) {
        return new InvalidInputException("Cannot read '" + path + "': " + cause.getMessage() + ".", cause);
    }
}
