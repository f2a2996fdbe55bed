package bicameral.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An owner decides what may leave; the engine on loopback is asked what it got. */
@Tag("I")
class EgressStoryTest {
    private static final Pattern CSRF = Pattern.compile("name=\"csrf\"[^>]*value=\"([^\"]+)\"");
    private static final List<String> PERSONS = List.of("温如玉", "欧阳静姝", "Maria Schneider", "Wanjiru Kamau");
    private static final List<String> CUSTOMERS = List.of("远大恒泰", "Harrow & Finch");
    private static final List<String> PROJECTS = List.of("鲲鹏", "Bluefin");
    private static final List<String> FORMS = List.of(
            "13816604529",
            "11010519491231002X",
            "6222021000111222336",
            "wen.ry@example.com",
            "沪C·B9021",
            "sk-abcdEFGH12345678ijkl");
    private static final String QUESTION = "冷库温度偏高的时候该找谁？";

    private final FakeEngine engine = Running.engine();
    private static Client owner = Running.visitor();
    private static Workshop workshop;
    private static String slug = "";

    @BeforeAll
    static void anAgentThatRedacts() {
        owner = Running.owner("clinic-desk").speaking("zh-CN");
        workshop = Workshop.make(owner, "值班台");
        workshop.teach("manual.md", manual().getBytes(StandardCharsets.UTF_8));
        slug = workshop.publish("0", 1000, "REDACTED");
        list("PERSON", PERSONS);
        list("CUSTOMER", CUSTOMERS);
        list("PROJECT", PROJECTS);
    }

    private static String manual() {
        StringBuilder text = new StringBuilder("# 冷库值班手册\n\n## 温度偏高\n\n冷库温度偏高的时候，先找温如玉，电话 13816604529，再通知远大恒泰的值班人。值班表："
                + String.join("、", items()) + "，冷库温度偏高的时候都可以找。\n");
        for (int i = 1; i <= 30; i++)
            text.append("\n## 设备 ")
                    .append(i)
                    .append("\n\n第")
                    .append(i)
                    .append("号压缩机的保养记录在这里，每季度更换一次滤网，编号 ZX")
                    .append(i)
                    .append("。\n");
        return text.toString();
    }

    @BeforeEach
    void aQuietEngine() {
        engine.forgetRequests();
    }

    @AfterEach
    void theUsualCeiling() {
        ceiling("PASSAGES");
        engine.says("As the passage says, see there.");
    }

    @AfterAll
    static void noLists() {
        for (String sort : List.of("PERSON", "CUSTOMER", "PROJECT"))
            owner.submit("/account/egress", "/account/egress/names/clear", Map.of("sort", sort));
    }

    private static void ceiling(String policy) {
        HttpResponse<String> set =
                owner.submit("/account/egress", "/account/egress/ceiling", Map.of("ceiling", policy));
        assertThat(set.statusCode()).isEqualTo(303);
    }

    private static void list(String sort, List<String> names) {
        HttpResponse<String> added =
                multipart("/account/egress/names", Map.of("sort", sort, "names", String.join("\n", names)));
        assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
    }

    private static HttpResponse<String> multipart(String path, Map<String, String> fields) {
        Matcher csrf = CSRF.matcher(owner.get("/account/egress").body());
        assertThat(csrf.find()).isTrue();
        StringBuilder body = new StringBuilder();
        part(body, "csrf", csrf.group(1));
        fields.forEach((name, value) -> part(body, name, value));
        body.append("--b--\r\n");
        return owner.send(owner.request(path)
                .header("Accept", "text/html")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofString(body.toString())));
    }

    private static void part(StringBuilder body, String name, String value) {
        body.append("--b\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n");
    }

    private static JsonNode ask(String question, String conversation) {
        Client.Answer answer =
                owner.ask(slug, question, UUID.randomUUID(), conversation.isEmpty() ? null : conversation);
        assertThat(answer.code()).as("%s", answer.json()).isEqualTo(200);
        return answer.json();
    }

    @Test
    void what_is_listed_never_reaches_the_engine_and_comes_back_in_the_answer() throws Exception {
        List<String> all = items();
        Random random = new Random(11);
        String conversation = "";
        int sent = 0;
        for (int round = 0; round < 8; round++) {
            String one = all.get(random.nextInt(all.size()));
            String other = all.get(random.nextInt(all.size()));
            engine.says("先找〔人名1〕，再通知〔客户1〕。");
            int before = engine.bodies().size();
            JsonNode answer = ask("冷库温度偏高的时候找 %s 还是 %s？".formatted(one, other), conversation);
            conversation = answer.path("conversation").asText();
            if (engine.bodies().size() == before) continue;
            sent++;

            String body = engine.bodies().getLast();
            for (String item : all) assertThat(body).as("round %d", round).doesNotContainIgnoringCase(item);
            assertThat(answer.path("text").asText()).doesNotContain("〔");
        }
        assertThat(sent).as("rounds in which the engine was asked").isGreaterThanOrEqualTo(4);
    }

    private static List<String> items() {
        List<String> all = new ArrayList<>(PERSONS);
        all.addAll(CUSTOMERS);
        all.addAll(PROJECTS);
        all.addAll(FORMS);
        return all;
    }

    @Test
    void the_same_name_has_the_same_pseudonym_all_through_a_conversation() throws Exception {
        JsonNode first = ask("冷库温度偏高的时候，可以找欧阳静姝吗？", "");
        String before = pseudonym(engine.awaitRequest(), "吗？");
        engine.forgetRequests();
        ask("冷库温度偏高的时候，找Wanjiru Kamau还是欧阳静姝？", first.path("conversation").asText());
        assertThat(engine.awaitRequest()).contains("还是" + before + "？");
    }

    private static String pseudonym(String body, String behind) {
        Matcher found = Pattern.compile("(〔人名[0-9]+〕)" + behind).matcher(body);
        assertThat(found.find()).as(body).isTrue();
        return found.group(1);
    }

    @Test
    void a_lower_ceiling_holds_at_once_for_what_is_published() throws Exception {
        int before = engine.bodies().size();
        ceiling("NONE");
        JsonNode answer = ask(QUESTION, "");
        assertThat(answer.at("/receipt/left").asInt()).isZero();
        assertThat(engine.bodies()).hasSize(before);
        assertThat(owner.get("/account/audit").body()).contains("改了出口上限");
        // A visitor is told what may leave now, not what the agent alone would let out.
        assertThat(egress(slug)).isEqualTo("none");

        ceiling("PASSAGES");
        engine.forgetRequests();
        ask(QUESTION, "");
        assertThat(engine.awaitRequest()).contains("冷库值班手册");
        assertThat(egress(slug)).isEqualTo("redacted");
    }

    private static String egress(String agent) {
        return Client.read(Running.visitor().getJson("/api/v1/agents/" + agent).body())
                .path("egress")
                .asText();
    }

    @Test
    void whole_documents_leave_only_where_agent_and_ceiling_say_so() throws Exception {
        Workshop whole = Workshop.make(owner, "整份");
        whole.teach("manual.md", manual().getBytes(StandardCharsets.UTF_8));
        String address = whole.publish("0", 1000, "FULL");

        assertThat(owner.ask(address, QUESTION).status()).isEqualTo("done");
        String held = engine.awaitRequest();
        assertThat(passages(held)).isBetween(1, 8);

        ceiling("FULL");
        engine.forgetRequests();
        assertThat(owner.ask(address, QUESTION).status()).isEqualTo("done");
        String all = engine.awaitRequest();
        assertThat(passages(all)).isGreaterThan(8);
        for (int i = 1; i <= 30; i++) assertThat(all).contains("编号 ZX" + i + "。");
        assertThat(owner.get("/account/receipts").body()).contains(Integer.toString(passages(all)));
    }

    private static int passages(String body) {
        return (int) Pattern.compile("--- passage [0-9]+ \\(")
                .matcher(body)
                .results()
                .count();
    }

    @Test
    void the_preview_shows_what_would_leave_and_sends_nothing() {
        int before = engine.bodies().size();
        HttpResponse<String> shown = owner.submit(
                "/studio/agents/" + workshop.agent() + "/egress",
                "/studio/agents/" + workshop.agent() + "/egress",
                Map.of("question", "温如玉不在，" + QUESTION, "before", "", "answered", "", "as", ""));

        assertThat(shown.statusCode()).isEqualTo(200);
        String body = shown.body()
                .substring(
                        shown.body().indexOf("class=\"engine-body\""),
                        shown.body().indexOf("id=\"bytes\""));
        assertThat(body).contains("〔人名1〕", "〔客户1〕", "〔电话1〕").doesNotContain("温如玉", "远大恒泰", "13816604529");
        assertThat(shown.body()).contains("你的人名名单", "你的客户名单", "电话号码格式");
        assertThat(engine.bodies()).hasSize(before);
    }

    @Test
    void a_bad_pattern_is_told_with_its_place_and_keeps_what_was_typed() {
        HttpResponse<String> refused = owner.submit(
                "/account/egress", "/account/egress/patterns", Map.of("name", "工号", "pattern", "QH-[0-9", "text", ""));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("第 4 个字符不对", "QH-[0-9");
    }
}
