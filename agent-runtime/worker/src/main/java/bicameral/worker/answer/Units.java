package bicameral.worker.answer;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** The units that are understood, as they are written in folded text. */
final class Units {
    /**
     * What a unit measures.
     *
     * @param kind only what is of one kind can be added or compared; a currency is a kind of its own, in capitals
     * @param size in the base unit of its kind: seconds, months, grams, millimetres, millilitres
     */
    record Unit(String kind, BigDecimal size) {
        boolean isCurrency() {
            return kind.matches("[A-Z]{3}");
        }
    }

    /** By name. */
    static final Map<String, Unit> ALL = all();

    private Units() {}

    private static Map<String, Unit> all() {
        Map<String, Unit> units = new HashMap<>();
        put(units, "time", "1", "秒", "秒钟", "s", "sec", "secs", "second", "seconds");
        put(units, "time", "60", "分钟", "min", "mins", "minute", "minutes");
        put(units, "time", "3600", "小时", "个小时", "钟头", "个钟头", "h", "hr", "hrs", "hour", "hours");
        put(units, "time", "86400", "天", "日", "d", "day", "days");
        put(units, "time", "604800", "周", "星期", "个星期", "week", "weeks");
        put(units, "months", "1", "个月", "月", "month", "months");
        put(units, "months", "12", "年", "year", "years", "yr", "yrs");
        put(units, "weight", "1", "克", "g", "gram", "grams");
        put(units, "weight", "500", "斤");
        put(units, "weight", "1000", "公斤", "千克", "kg", "kilo", "kilos");
        put(units, "weight", "1000000", "吨", "t", "tonne", "tonnes");
        put(units, "length", "1", "毫米", "mm");
        put(units, "length", "10", "厘米", "公分", "cm");
        put(units, "length", "1000", "米", "m", "metre", "metres", "meter", "meters");
        put(units, "length", "1000000", "公里", "千米", "km");
        put(units, "volume", "1", "毫升", "ml");
        put(units, "volume", "1000", "升", "l", "litre", "litres", "liter", "liters");
        put(units, "heat", "1", "摄氏度", "度", "℃", "°c", "° c");
        put(units, "fahrenheit", "1", "℉", "°f", "° f");
        put(units, "share", "1", "%", "percent");
        put(units, "EUR", "1", "€", "eur", "euro", "euros");
        put(units, "USD", "1", "$", "usd", "dollar", "dollars");
        put(units, "GBP", "1", "£", "gbp", "pound", "pounds");
        put(units, "CNY", "0.1", "角");
        put(units, "CNY", "1", "¥", "元", "块", "块钱", "元钱", "cny", "rmb", "yuan");
        put(units, "CNY", "10000", "万元");
        return Map.copyOf(units);
    }

    private static void put(Map<String, Unit> units, String kind, String size, String... names) {
        for (String name : names) units.put(name, new Unit(kind, new BigDecimal(size)));
    }
}
