"""Writes sequential.h5 and functional.h5: what Keras 2.4's model.save('name.h5') writes of an untrained network with 4
inputs, 8 hidden units and 3 classes. Needs h5py and numpy: python3 make_keras_files.py"""

import json

import h5py
import numpy as np


def dense(name, units, activation, inputs=None):
    config = {
        "name": name, "trainable": True, "dtype": "float32", "units": units, "activation": activation,
        "use_bias": True,
        "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": None}},
        "bias_initializer": {"class_name": "Zeros", "config": {}},
        "kernel_regularizer": None, "bias_regularizer": None, "activity_regularizer": None,
        "kernel_constraint": None, "bias_constraint": None,
    }
    layer = {"class_name": "Dense", "config": config}
    if inputs is not None:
        layer["name"] = name
        layer["inbound_nodes"] = [[[inputs, 0, 0, {}]]]
    return layer


INPUT = {
    "class_name": "InputLayer",
    "config": {"batch_input_shape": [None, 4], "dtype": "float32", "sparse": False, "ragged": False, "name": "in"},
}
SEQUENTIAL = {
    "class_name": "Sequential",
    "config": {"name": "net", "layers": [INPUT, dense("hidden", 8, "relu"), dense("classes", 3, "softmax")]},
}
FUNCTIONAL = {
    "class_name": "Functional",
    "config": {
        "name": "net",
        "layers": [
            {**INPUT, "name": "in", "inbound_nodes": []},
            dense("hidden", 8, "relu", "in"),
            dense("classes", 3, "softmax", "hidden"),
        ],
        "input_layers": [["in", 0, 0]],
        "output_layers": [["classes", 0, 0]],
    },
}


def write(path, architecture):
    random = np.random.default_rng(7)
    with h5py.File(path, "w") as file:
        file.attrs["keras_version"] = np.bytes_("2.4.0")
        file.attrs["backend"] = np.bytes_("tensorflow")
        file.attrs["model_config"] = np.bytes_(json.dumps(architecture))
        weights = file.create_group("model_weights")
        weights.attrs["keras_version"] = np.bytes_("2.4.0")
        weights.attrs["backend"] = np.bytes_("tensorflow")
        weights.attrs["layer_names"] = np.array([b"in", b"hidden", b"classes"])
        weights.create_group("in").attrs["weight_names"] = np.array([], dtype="S1")
        for name, rows, columns in [("hidden", 4, 8), ("classes", 8, 3)]:
            layer = weights.create_group(name)
            layer.attrs["weight_names"] = np.array([f"{name}/kernel:0".encode(), f"{name}/bias:0".encode()])
            values = layer.create_group(name)
            values["kernel:0"] = random.uniform(-0.7, 0.7, (rows, columns)).astype("f4")
            values["bias:0"] = random.uniform(-0.1, 0.1, columns).astype("f4")


write("sequential.h5", SEQUENTIAL)
write("functional.h5", FUNCTIONAL)
