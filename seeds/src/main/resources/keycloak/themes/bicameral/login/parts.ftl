<#-- The parts that the pages share: a labelled field, a password with its show button, what is wrong with a field. -->
<#macro wrong id names>
  <#if messagesPerField.existsError(names)>
  <p class="error" id="${id}-error" aria-live="polite">${kcSanitize(messagesPerField.getFirstError(names))?no_esc}</p>
  </#if>
</#macro>

<#macro state id names><#if messagesPerField.existsError(names)> aria-invalid="true" aria-describedby="${id}-error"</#if></#macro>

<#macro text id label value="" type="text" autocomplete="" wrongs=id focus=false required=false hint="">
  <div class="field">
    <label class="label" for="${id}">${label}<#if hint?has_content> <small>${hint}</small></#if></label>
    <input class="input" id="${id}" name="${id}" type="${type}" value="${value}"<#if autocomplete?has_content> autocomplete="${autocomplete}"</#if><#if focus> autofocus</#if><#if required> required</#if><@state id wrongs/>>
    <@wrong id wrongs/>
  </div>
</#macro>

<#macro password id label autocomplete wrongs=id focus=false hint="" shown=true>
  <div class="field">
    <label class="label" for="${id}">${label}<#if hint?has_content> <small>${hint}</small></#if></label>
    <div class="secret">
      <input class="input" id="${id}" name="${id}" type="password" autocomplete="${autocomplete}" required<#if focus> autofocus</#if><@state id wrongs/>>
      <button class="eye" type="button" aria-controls="${id}" data-password-toggle aria-label="${msg("showPassword")}" data-label-show="${msg("showPassword")}" data-label-hide="${msg("hidePassword")}" data-icon-show="shut" data-icon-hide="open"><i class="shut" aria-hidden="true"></i></button>
    </div>
    <#if shown><@wrong id wrongs/></#if>
  </div>
</#macro>

<#macro eyes><script type="module" src="${url.resourcesPath}/js/passwordVisibility.js"></script></#macro>
