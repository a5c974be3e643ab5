/** What was done, for people: a row per layer of the new network and the sums. In: plan and prepared graph. */
package io.github.dl4jquant.report;
