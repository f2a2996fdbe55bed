/**
 * Made-up texts of any size, in which the demo organisations' documents can be buried: what a tenant with many documents looks like to
 * a search. Seeded; not thread-safe.
 */
@NullMarked
package bicameral.seeds.corpus;

import org.jspecify.annotations.NullMarked;
