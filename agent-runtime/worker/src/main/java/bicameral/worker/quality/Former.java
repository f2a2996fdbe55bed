package bicameral.worker.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The figures of a text, told apart into those that hold and those of which the text says itself that they held before: "raised
 * from 20 to 25", "now 4 days (before: 7)", "现为13天,此前是11天".
 */
record Former(List<Values.Value> now, List<Values.Value> before) {
    private static final Pattern BEFORE = Pattern.compile(
            "(?i)\\b(?:raised|lowered|changed|increased|reduced|extended|cut|shortened|moved|went|goes|gone|up|down)\\b[^.;。；]{0,40}?\\bfrom\\b(?<from>[^.;。；]{1,30}?)\\bto\\b"
                    + "|[(（](?:before|formerly|previously|was|were|old|until [^)）:]{1,20})[:：\\s][^)）]{1,30}[)）]"
                    + "|\\b(?:formerly|previously|used to (?:be|cost|take|last)|instead of|old (?:terms?|prices?|rates?|rules?|fees?|limits?))\\b[^.;,。；，]{1,40}"
                    + "|(?:从|由)(?<alt>[^，。；,;]{1,20}?)(?:提高|上调|调整|调到|下调|降|改|增加|缩短|延长|涨|变|升)[^，。；,;]{0,6}?[到至为成]"
                    + "|(?:此前|之前|(?<![\\d日号月天点])以前|原来|原价|原为|原先|过去|旧价|旧版|旧条款|老价)[^，。；,;)）]{1,16}");

    Former {
        now = List.copyOf(now);
        before = List.copyOf(before);
    }

    static Former of(String text) {
        Matcher former = BEFORE.matcher(text);
        StringBuilder rest = new StringBuilder();
        List<Values.Value> before = new ArrayList<>();
        int at = 0;
        while (former.find()) {
            String from = former.group("from") != null ? former.group("from") : former.group("alt");
            List<Values.Value> values = Values.of(from == null ? former.group() : from);
            if (values.isEmpty()) continue;
            before.addAll(values);
            rest.append(text, at, former.start()).append(" ; ");
            at = from == null ? former.end() : Math.max(former.end("from"), former.end("alt"));
        }
        return new Former(Values.of(rest.append(text, at, text.length()).toString()), before);
    }
}
