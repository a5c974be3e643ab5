package io.github.dl4jquant.examples.keras;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.bytedeco.hdf5.Attribute;
import org.bytedeco.hdf5.DataSet;
import org.bytedeco.hdf5.DataSpace;
import org.bytedeco.hdf5.Group;
import org.bytedeco.hdf5.H5File;
import org.bytedeco.hdf5.PredType;
import org.bytedeco.hdf5.StrType;
import org.bytedeco.hdf5.global.hdf5;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;

/** Writes groups, strings and arrays of floats into a new HDF5 file, as much of the format as Keras uses. */
final class H5Writer implements AutoCloseable {

    private final H5File file;
    private final Set<String> groups = new HashSet<>();

    H5Writer(Path path) {
        synchronized (Hdf5Archive.LOCK_OBJECT) {
            file = new H5File(path.toString(), hdf5.H5F_ACC_TRUNC);
        }
    }

    /** Makes a group and those above it. */
    void group(String path) {
        String made = "";
        for (String part : path.split("/")) {
            made += "/" + part;
            if (groups.add(made)) {
                free(file.createGroup(made));
            }
        }
    }

    /** A string of fixed length as an attribute of a group, or, for "", of the file. */
    void attribute(String group, String name, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        StrType type = new StrType(PredType.C_S1(), bytes.length);
        Group owner = file.openGroup(group.isEmpty() ? "/" : "/" + group);
        DataSpace scalar = new DataSpace(hdf5.H5S_SCALAR);
        Attribute attribute = owner.createAttribute(name, type, scalar);
        attribute.write(type, new BytePointer(bytes));
        free(attribute, scalar, owner, type);
    }

    /** An array in row-major order. */
    void floats(String path, float[] values, long... shape) {
        PredType stored = new PredType(PredType.IEEE_F32LE());
        PredType given = new PredType(PredType.NATIVE_FLOAT());
        DataSpace space = new DataSpace(shape.length, shape);
        DataSet set = file.createDataSet("/" + path, stored, space);
        set.write(new FloatPointer(values), given);
        free(set, space, given, stored);
    }

    /** Here and now: the garbage collection's thread would do it in the middle of some other call of HDF5's. */
    private static void free(Pointer... objects) {
        for (Pointer object : objects) {
            object.deallocate();
        }
    }

    @Override
    public void close() {
        synchronized (Hdf5Archive.LOCK_OBJECT) {
            file._close();
        }
    }
}
