<#import "template.ftl" as layout>
<@layout.registrationLayout; section>
<#if section = "header">${msg("logoutConfirmTitle")}
<#elseif section = "form">
  <p class="lead">${msg("logoutConfirmHeader")}</p>
  <form action="${url.logoutConfirmAction}" method="post">
    <input type="hidden" name="session_code" value="${logoutConfirm.code}">
    <button class="btn primary block" id="kc-logout" name="confirmLogout" type="submit">${msg("doLogout")}</button>
  </form>
  <#if !logoutConfirm.skipLink && (client.baseUrl)?has_content><p class="after"><a href="${client.baseUrl}">${msg("backToMarket")}</a></p></#if>
</#if>
</@layout.registrationLayout>
