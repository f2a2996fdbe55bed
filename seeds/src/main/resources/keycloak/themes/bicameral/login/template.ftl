<#import "footer.ftl" as loginFooter>
<#macro registrationLayout bodyClass="" displayInfo=false displayMessage=true displayRequiredFields=false>
<!DOCTYPE html>
<html lang="${lang}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="robots" content="noindex">
  <title>${msg("pageTitle")}</title>
  <link rel="icon" type="image/svg+xml" href="${url.resourcesPath}/img/favicon.svg">
  <#list properties.styles?split(' ') as style>
  <link href="${url.resourcesPath}/${style}" rel="stylesheet">
  </#list>
  <script type="importmap">{"imports":{"rfc4648":"${url.resourcesCommonPath}/vendor/rfc4648/rfc4648.js"}}</script>
  <#if scripts??><#list scripts as script>
  <script src="${script}"></script>
  </#list></#if>
  <script type="module">
    <#outputformat "JavaScript">
    import { startSessionPolling, checkAuthSession } from ${(url.resourcesPath + "/js/authChecker.js")?c};
    startSessionPolling(${url.ssoLoginInOtherTabsUrl?c});
    <#if authenticationSession??>checkAuthSession(${authenticationSession.authSessionIdHash?c});</#if>
    </#outputformat>
  </script>
</head>
<body data-page-id="login-${pageId}">
<a class="skip" href="#kc-content">${msg("skipToForm")}</a>
<header class="bar">
  <div class="wrap">
    <a class="brand" href="${(client.baseUrl)!'#'}">
      <svg class="logo" viewBox="0 0 48 48" aria-hidden="true"><path fill="currentColor" fill-rule="evenodd" d="M11 4h11v11.5a8.5 8.5 0 0 0 0 17V44H11a7 7 0 0 1-7-7V11a7 7 0 0 1 7-7z"/><path fill="currentColor" fill-rule="evenodd" d="M26 4h11a7 7 0 0 1 7 7v26a7 7 0 0 1-7 7H26zm3 3v34h8a4 4 0 0 0 4-4V11a4 4 0 0 0-4-4z"/><path fill="currentColor" d="M26 15.5a8.5 8.5 0 0 1 0 17z"/></svg>
      <b>${msg("brand")}</b> <small>${msg("brandOther")}</small>
    </a>
    <#if realm.internationalizationEnabled && locale.supported?size gt 1>
    <nav aria-label="${msg("languages")}">
      <#list locale.supported as l>
      <a href="${l.url}" lang="${l.languageTag}" hreflang="${l.languageTag}"<#if l.languageTag == locale.currentLanguageTag> aria-current="true"</#if>>${l.label}</a>
      </#list>
    </nav>
    </#if>
  </div>
</header>
<div class="wrap page">
  <main id="kc-content">
    <h1 id="kc-page-title"><#nested "header"></h1>
    <#if auth?has_content && auth.showUsername() && !auth.showResetCredentials()>
    <#nested "show-username">
    <p class="who"><b id="kc-attempted-username">${auth.attemptedUsername}</b> <a id="reset-login" href="${url.loginRestartFlowUrl}">${msg("restartLoginTooltip")}</a></p>
    </#if>
    <#if displayMessage && message?has_content && (message.type != 'warning' || !isAppInitiatedAction??)>
    <div class="note ${message.type}" role="<#if message.type = 'error'>alert<#else>status</#if>">${kcSanitize(message.summary)?no_esc}</div>
    </#if>
    <#nested "form">
    <#if auth?has_content && auth.showTryAnotherWayLink()>
    <form class="aside-form" action="${url.loginAction}" method="post">
      <input type="hidden" name="tryAnotherWay" value="on">
      <button class="btn plain block" id="try-another-way" type="submit">${msg("doTryAnotherWay")}</button>
    </form>
    </#if>
    <#if switchOrganizationEnabled?? && switchOrganizationEnabled>
    <form class="aside-form" action="${url.loginAction}" method="post">
      <input type="hidden" name="switchOrganization" value="true">
      <button class="btn plain block" id="switch-organization" type="submit">${msg("doSwitchOrganization")}</button>
    </form>
    </#if>
    <#nested "socialProviders">
    <#if displayInfo>
    <div class="after" id="kc-info"><#nested "info"></div>
    </#if>
    <@loginFooter.content/>
  </main>
  <aside class="rooms" aria-label="${msg("roomsLabel")}">
    <div class="pair">
      <div class="room left">
        <h2>${msg("leftName")}</h2>
        <p>${msg("leftWhat")}</p>
        <ul><li>${msg("leftOne")}</li><li>${msg("leftTwo")}</li><li>${msg("leftThree")}</li></ul>
      </div>
      <div class="room right">
        <h2>${msg("rightName")}</h2>
        <p>${msg("rightWhat")}</p>
        <ul><li>${msg("rightOne")}</li><li>${msg("rightTwo")}</li><li>${msg("rightThree")}</li></ul>
      </div>
      <div class="door" aria-hidden="true"></div>
    </div>
    <p class="promise">${msg("roomsPromise")}</p>
  </aside>
</div>
</body>
</html>
</#macro>
