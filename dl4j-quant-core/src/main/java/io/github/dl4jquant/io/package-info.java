/** Reading and writing of plans: as JSON files, and out of a quantized network, which carries its own. */
package io.github.dl4jquant.io;
