package bicameral.marketplace.source;

import bicameral.host.fetch.FetchFailed;
import bicameral.host.fetch.Fetched;
import bicameral.host.fetch.GuardedFetcher;
import bicameral.host.fetch.WebAddress;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A sitemap (sitemaps.org, 0.9), or an index of some. Read without entities, DTDs or anything outside.
 *
 * @param index whether its entries are sitemaps themselves
 */
record Sitemap(boolean index, List<Entry> entries) {
    static final int MAX_ENTRIES = 500;

    Sitemap {
        entries = List.copyOf(entries);
    }

    /** An address, and what is said of its last change. */
    record Entry(String address, @Nullable String changed) {}

    /** Fetches one; wrong_sitemap where it is none. */
    static Sitemap fetch(GuardedFetcher fetcher, WebAddress address, @Nullable String authorization)
            throws FetchFailed, RunFailed {
        Fetched fetched =
                fetcher.fetch(new GuardedFetcher.Wanted(address, null, null, authorization, Answers.MAX_FILE_BYTES));
        Answers.requireGood(fetched);
        return read(fetched.body());
    }

    /** Where an entry leads: a sitemap speaks for its own site only. */
    static WebAddress page(WebAddress start, Entry entry) throws FetchFailed, RunFailed {
        WebAddress address = WebAddress.parse(entry.address());
        if (!address.host().equals(start.host())) throw new RunFailed("foreign_page");
        return address;
    }

    /** The first 500 entries; wrong_sitemap where it is none. */
    static Sitemap read(byte[] xml) throws RunFailed {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            return read(factory.createXMLStreamReader(new ByteArrayInputStream(xml)));
        } catch (XMLStreamException e) {
            throw new RunFailed("wrong_sitemap");
        }
    }

    private static Sitemap read(XMLStreamReader xml) throws XMLStreamException, RunFailed {
        xml.nextTag();
        String root = xml.getLocalName();
        if (!root.equals("urlset") && !root.equals("sitemapindex")) throw new RunFailed("wrong_sitemap");
        List<Entry> entries = new ArrayList<>();
        String address = "";
        String changed = null;
        while (xml.hasNext() && entries.size() < MAX_ENTRIES) {
            int event = xml.next();
            boolean entry = event == XMLStreamConstants.END_ELEMENT
                    && (xml.getLocalName().equals("url") || xml.getLocalName().equals("sitemap"));
            if (entry && !address.isEmpty()) {
                entries.add(new Entry(address, changed));
                address = "";
                changed = null;
            }
            if (event != XMLStreamConstants.START_ELEMENT) continue;
            if (xml.getLocalName().equals("loc")) address = xml.getElementText().strip();
            else if (xml.getLocalName().equals("lastmod"))
                changed = xml.getElementText().strip();
        }
        return new Sitemap(root.equals("sitemapindex"), entries);
    }
}
