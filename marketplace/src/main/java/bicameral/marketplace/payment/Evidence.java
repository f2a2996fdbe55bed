package bicameral.marketplace.payment;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is said in a dispute.
 *
 * @param text for the payer's bank; may be empty where there is a file
 * @param file a PDF, JPEG or PNG; null for none
 */
public record Evidence(String text, @Nullable Path file) {}
