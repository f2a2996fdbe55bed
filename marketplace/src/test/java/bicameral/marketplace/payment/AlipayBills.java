package bicameral.marketplace.payment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Alipay's bills for download: an address for a day, and there a ZIP archive of two files in GBK, the bookings and their sums. */
final class AlipayBills {
    static final String METHOD = "alipay.data.dataservice.bill.downloadurl.query";
    static final String PATH = "/bill";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Charset GBK = Charset.forName("GBK");

    private final Map<String, byte[]> archives = new HashMap<>();

    /** The bill of a day has these lines. */
    void add(String day, String lines) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes, GBK)) {
                entry(zip, "20880000_" + day + "_业务明细(汇总).csv", "#支付宝业务汇总查询\n门店编号,交易订单总笔数\n合计,1\n");
                entry(zip, "20880000_" + day + "_业务明细.csv", lines);
            }
            archives.put(day, bytes.toByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The bill of a day is these bytes. */
    void addRaw(String day, byte[] bytes) {
        archives.put(day, bytes.clone());
    }

    private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(GBK));
        zip.closeEntry();
    }

    ObjectNode answer(JsonNode content, String base) {
        String day = content.path("bill_date").asText();
        ObjectNode answer = JSON.createObjectNode();
        if (!content.path("bill_type").asText().equals("trade") || !archives.containsKey(day))
            return answer.put("code", "40004").put("msg", "Business Failed").put("sub_code", "isp.bill_not_exist");
        return answer.put("code", "10000").put("msg", "Success").put("bill_download_url", base + PATH + "?day=" + day);
    }

    void handle(HttpExchange exchange) throws IOException {
        byte[] archive = archives.getOrDefault(
                AlipayServer.fields(exchange.getRequestURI().getRawQuery()).getOrDefault("day", ""), new byte[0]);
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        exchange.sendResponseHeaders(200, archive.length == 0 ? -1 : archive.length);
        exchange.getResponseBody().write(archive);
        exchange.close();
    }
}
