/**
 * What can go wrong, by kind. Every message says what could not be done, where, what was found, what was expected and
 * what to do. Depends on nothing.
 */
package io.github.dl4jquant.errors;
