package bicameral.ui.answer;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/**
 * Untrusted Markdown as safe HTML: raw HTML is printed, images and reference links are dropped, links lead to http and https
 * only, headings become small ones. Thread-safe.
 */
public final class Markdown {
    private static final Parser PARSER = Parser.builder().build();
    /** Addresses are left to the policy, which drops the whole link; the renderer would only empty it. */
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder().escapeHtml(true).build();

    private static final PolicyFactory POLICY = new HtmlPolicyBuilder()
            .allowElements("p", "br", "strong", "em", "code", "pre", "ul", "ol", "li", "blockquote", "hr")
            .allowElements((element, attributes) -> "h3", "h1", "h2", "h3", "h4", "h5", "h6")
            .allowElements("a")
            .allowUrlProtocols("http", "https")
            .allowAttributes("href")
            .onElements("a")
            .requireRelsOnLinks("nofollow", "noopener", "noreferrer", "ugc")
            .toFactory();
    private static final Pattern DEFINITION = Pattern.compile("(?m)^([ >]{0,12})\\[([^\\]\\n]{0,999})]:");
    private static final Pattern TAG_OR_MARK = Pattern.compile("<[^>]*>|\\[(\\d{1,3})]");

    private Markdown() {}

    /** Safe HTML. */
    public static String html(String markdown) {
        String withoutDefinitions = DEFINITION.matcher(markdown).replaceAll("$1\\\\[$2]:");
        return POLICY.sanitize(RENDERER.render(PARSER.parse(withoutDefinitions)));
    }

    /**
     * Safe HTML of an answer, whose marks [n] lead to its sources.
     *
     * @param known the numbers that have a source; other marks are dropped
     * @param anchor prefix of the sources' ids, ours and without markup
     */
    public static String answer(String markdown, Set<Integer> known, String anchor) {
        Matcher found = TAG_OR_MARK.matcher(html(markdown));
        return found.replaceAll(match -> Matcher.quoteReplacement(
                match.group(1) == null ? match.group() : mark(Integer.parseInt(match.group(1)), known, anchor)));
    }

    private static String mark(int n, Set<Integer> known, String anchor) {
        if (!known.contains(n)) return "";
        return "<span class=\"cite\"><a href=\"#" + anchor + n + "\">" + n + "</a></span>";
    }
}
