<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=false; section>
<#if section = "header">${msg("errorHeading")}
<#elseif section = "form">
  <div class="note error" role="alert">${kcSanitize(message.summary)?no_esc}</div>
  <#if traceId??><p class="faint" id="traceId">${msg("traceIdSupportMessage", traceId)}</p></#if>
  <#if !skipLink?? && client?? && client.baseUrl?has_content>
  <a class="btn primary block" id="backToApplication" href="${client.baseUrl}">${msg("backToMarket")}</a>
  </#if>
</#if>
</@layout.registrationLayout>
